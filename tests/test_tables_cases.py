"""Named cases: forms of tables that were once read wrong, each shrunk to what matters.

A case is a table and, for some of its cells, how the number there is to be read: row labels, column labels, unit.
"""

import pytest

from helpers.reading.reader import parse
from helpers.tables import records

CASES = {
    "header one column right, stub word and all": (
        ["⇥구분⇥접수⇥처리⇥처리율(%)", "교통⇥120⇥100⇥83.3", "합계⇥200⇥160⇥80.0"],
        {(0, 1): None, (1, 1): ("교통", "접수", None), (1, 3): ("교통", "처리율", "%"), (2, 2): ("합계", "처리", None)},
    ),
    "header one column left, stub word lost": (
        ["접수⇥처리⇥처리율(%)⇥", "교통⇥120⇥100⇥83.3", "복지⇥90⇥45⇥50.0", "합계⇥210⇥145⇥69.0"],
        {(1, 1): ("교통", "접수", None), (1, 2): ("교통", "처리", None), (1, 3): ("교통", "처리율", "%")},
    ),
    "header one column left, years first": (
        ["2020년⇥2021년⇥증감⇥비고⇥", "계⇥1,200⇥1,300⇥100⇥", "국비⇥700⇥900⇥200⇥신규", "시비⇥500⇥400⇥△100⇥"],
        {(1, 1): ("계", "2020년", None), (2, 3): ("국비", "증감", None)},
    ),
    "form of four columns": (
        ["시설명⇥구민체육센터⇥위치⇥갈현동 110", "연면적⇥4,770㎡⇥총사업비⇥1,200백만원", "담당부서⇥건설관리과⇥총연장⇥8,349m"],
        {(0, 3): None, (1, 1): ("연면적", "", "㎡"), (1, 3): ("총사업비", "", "백만원"), (2, 3): ("총연장", "", "m")},
    ),
    "form of two columns that begins with a period": (
        ["사업기간⇥2021. 2. ~ 2022. 8.", "수용인원⇥638명", "총사업비⇥900백만원", "공정률⇥18%"],
        {(0, 1): None, (1, 1): ("수용인원", "", "명"), (2, 1): ("총사업비", "", "백만원"), (3, 1): ("공정률", "", "%")},
    ),
    "form of one unit that begins with a name": (
        ["운영기관⇥가람재단", "대지면적⇥310㎡", "연면적⇥120㎡"],
        {(1, 1): ("대지면적", "", "㎡"), (2, 1): ("연면적", "", "㎡")},
    ),
    "form of three rows that begins with a name": (
        ["운영기관⇥가람재단", "수용인원⇥31명", "연면적⇥120㎡"],
        {(1, 1): ("수용인원", "", "명"), (2, 1): ("연면적", "", "㎡")},
    ),
    "classes that look like numbers, told by the sums beside them": (
        [
            "항목⇥⇥신규⇥비상근⇥계속",
            "24시간 돌봄⇥1,827⇥741⇥776⇥310",
            "1인 가구⇥1,346⇥219⇥750⇥377",
            "100억원 이상⇥1,038⇥847⇥111⇥80",
            "10~29명⇥816⇥114⇥413⇥289",
        ],
        {
            (1, 0): None,
            (1, 1): ("24시간 돌봄", "", None),
            (1, 2): ("24시간 돌봄", "신규", None),
            (4, 4): ("10~29명", "계속", None),
        },
    ),
    "side by side under different stub words": (
        ["구분⇥접수⇥처리⇥업종⇥개소⇥종사자", "교통⇥120⇥100⇥제과점⇥821⇥214", "복지⇥80⇥60⇥세탁업⇥77⇥91"],
        {(1, 1): ("교통", "접수", None), (1, 4): ("제과점", "개소", None), (2, 5): ("세탁업", "종사자", None)},
    ),
    "row pushed right by a blank": (
        ["구분⇥접수⇥처리⇥처리중⇥처리율", "교통⇥500⇥300⇥200⇥60.0", "복지⇥⇥836⇥684⇥152⇥81.8"],
        {(1, 1): ("교통", "접수", None), (2, 2): ("복지", "접수", None), (2, 5): ("복지", "처리율", "%")},
    ),
    "the word for the total split over two cells": (
        ["구⇥분⇥예산현액⇥지출액", "합⇥계⇥243,074⇥100,000", "가⇥나⇥243,074⇥100,000"],
        {(1, 2): ("합계", "예산현액", None)},
    ),
    "years with a word behind as headers": (
        ["구분⇥2017⇥2018⇥2019(9월말)", "징수⇥10⇥20⇥30"],
        {(0, 1): None, (0, 3): None, (1, 3): ("징수", "2019(9월말)", None)},
    ),
    "decades of age as headers": (
        ["구분⇥10대⇥20대⇥30대⇥40대", "남⇥10⇥20⇥30⇥5", "여⇥11⇥21⇥31⇥6"],
        {(0, 2): None, (1, 1): ("남", "10대", None), (2, 4): ("여", "40대", None)},
    ),
    "classes of age as headers": (
        ["구분⇥합계⇥0~9세⇥10~19세⇥20~39세⇥40~64세⇥65세 이상", "인구⇥150⇥10⇥20⇥30⇥40⇥50"],
        {(0, 2): None, (1, 1): ("인구", "합계", "명"), (1, 2): ("인구", "0~9세", "명"), (1, 6): ("인구", "65세 이상", "명")},
    ),
    "ranges as values": (
        ["구 분⇥반 수⇥모집인원", "미술 강좌⇥3~8개⇥12~25명", "음악 강좌⇥1~8개⇥13~44명"],
        {(1, 1): ("미술 강좌", "반수", "개"), (1, 2): ("미술 강좌", "모집인원", "명")},
    ),
    "unit row without brackets": (
        ["동 명⇥세대수⇥인구⇥예산", "⇥세대⇥명⇥천원", "중앙동⇥1,046⇥970⇥153"],
        {(2, 1): ("중앙동", "세대수", "세대"), (2, 2): ("중앙동", "인구", "명"), (2, 3): ("중앙동", "예산", "천원")},
    ),
    "total row without its label": (
        ["부서명⇥정원⇥현원", "가람과⇥40⇥36", "누리과⇥37⇥34", "다솜과⇥21⇥20", "⇥98⇥90"],
        {(3, 1): ("다솜과", "정원", "명"), (4, 1): ("", "정원", "명"), (4, 2): ("", "현원", "명")},
    ),
    "total column without its label": (
        [
            "업종별⇥⇥가람구⇥누리구",
            *(f"업종{k}⇥{3 * k}⇥{k}⇥{2 * k}" for k in ("1", "2", "3", "4", "5", "6") for k in [int(k) * 11]),
        ],
        {(1, 2): ("업종11", "가람구", None), (6, 3): ("업종66", "누리구", None)},
    ),
    "a company is not a unit": (
        ["계약명⇥계약업체⇥계약금액(천원)⇥낙찰률", "감시카메라⇥가람산업(주)⇥335,305⇥87.5", "청소 용역⇥누리개발(주)⇥20,100⇥88.1"],
        {(1, 2): ("감시카메라", "계약금액", "천원"), (1, 3): ("감시카메라", "낙찰률", "%")},
    ),
    "parts take the unit of the whole": (
        ["사업명⇥사업비", "가람길 정비⇥724백만원(국비 450, 시비 274)", "누리길 정비⇥7억원(국비 4, 시비 3)"],
        {
            (1, 1): ("가람길 정비", "사업비", "백만원"),
            (1, 1, 1): ("가람길 정비", "사업비 > 국비", "백만원"),
            (2, 1, 2): ("누리길 정비", "사업비 > 시비", "억원"),
        },
    ),
    "ranks measure nothing": (
        ["순위⇥지역⇥신고건수⇥점유율(%)", "1⇥가람동⇥1,559⇥34.3", "2⇥누리동⇥1,001⇥22.0"],
        {(1, 0): None, (1, 2): ("가람동", "신고건수", "건"), (2, 3): ("누리동", "점유율", "%")},
    ),
    "second header row whose words repeat": (
        ["구 분⇥2018년⇥2019년⇥2020년", "⇥실적⇥실적⇥목표", "취업률(%)⇥92.1⇥90.2⇥60.2"],
        {(2, 1): ("취업률", "2018년 > 실적", "%"), (2, 3): ("취업률", "2020년 > 목표", "%")},
    ),
    "full-width digits and signs": (
        ["구분⇥２０２１년⇥２０２０년⇥증감", "계⇥１，２３４⇥１，０００⇥２３４"],
        {(1, 1): ("계", "2021년", None), (1, 3): ("계", "증감", None)},
    ),
    "header shifted against some rows": (
        ["구 분⇥⇥합계⇥2017년⇥2018년⇥", "수출⇥상담⇥205⇥12⇥193⇥", "교육⇥강좌⇥역량강화⇥14⇥2⇥12", "⇥⇥매매⇥20⇥8⇥12"],
        {
            (1, 2): ("수출 > 상담", "합계", None),
            (2, 3): ("교육 > 강좌 > 역량강화", "합계", None),
            (3, 5): ("교육 > 강좌 > 매매", "2018년", None),
        },
    ),
    "years of two digits as headers": (
        ["분야⇥20년⇥21년*", "이용률(%)⇥86.3⇥59.3", "연면적(㎡)⇥3⇥1"],
        {(0, 1): None, (1, 1): ("이용률", "20년", "%"), (2, 2): ("연면적", "21년", "㎡")},
    ),
    "a stage in brackets is not a unit": (
        ["구분⇥2023년(실적)⇥2024년(실적)", "방문자수⇥19⇥11"],
        {(1, 1): ("방문자수", "2023년(실적)", "명")},
    ),
    "whose money it is does not count people": (
        ["(단위 : 만원, %)", "", "품목⇥2022⇥2021⇥증감률", "남성⇥16⇥7⇥128.6", "여성⇥13⇥21⇥△38.1"],
        {(3, 1): ("남성", "2022", "만원"), (4, 3): ("여성", "증감률", "%")},
    ),
    "the stage of a year says less than the label of the row": (
        ["(단위 : 건/백만원)", "", "거점⇥2018년 예산⇥2019년(추정)", "접수건수⇥817⇥620", "지원금액⇥714⇥641"],
        {(3, 1): ("접수건수", "2018년 예산", "건"), (4, 1): ("지원금액", "2018년 예산", "백만원")},
    ),
    "sections in a part of the table": (
        ["구분⇥2021년⇥2022년", "가람동⇥3⇥-", "누리동⇥4⇥5", "공모 사업⇥⇥", "다솜동⇥1⇥2", "계⇥8⇥7"],
        {(1, 1): ("가람동", "2021년", None), (4, 2): ("공모 사업 > 다솜동", "2022년", None), (5, 1): ("계", "2021년", None)},
    ),
    "a row whose numbers are missing is no section": (
        ["구분⇥2021년⇥2022년", "가람동⇥3⇥", "누리동⇥4⇥5", "한빛동⇥⇥", "다솜동⇥1⇥2"],
        {(4, 1): ("다솜동", "2021년", None)},
    ),
    "one label too many in most rows": (
        ["대상지⇥2022년⇥2023년⇥", "가람동⇥568⇥160⇥", "누리동⇥시설보수⇥265⇥315", "다솜동⇥실태조사⇥105⇥251", "계⇥938⇥726⇥"],
        {
            (1, 1): ("가람동", "2022년", None),
            (2, 2): ("누리동 > 시설보수", "2022년", None),
            (3, 3): ("다솜동 > 실태조사", "2023년", None),
            (4, 2): ("계", "2023년", None),
        },
    ),
    "ranges in several columns are amounts": (
        ["부서명⇥합계⇥주간⇥야간", "1등급⇥50~79명⇥20~30명⇥30~49명", "2등급⇥97~99명⇥57~58명⇥40~41명"],
        {(1, 1): ("1등급", "합계", "명"), (2, 3, 1): ("2등급", "야간", "명")},
    ),
    "ages behind running numbers": (
        ["No.⇥품목⇥본관⇥별관", "1⇥10대⇥49⇥25", "2⇥20대⇥35⇥44", "3⇥30대⇥33⇥34"],
        {(1, 0): None, (1, 1): None, (2, 2): ("20대", "본관", None)},
    ),
    "parts without a blank behind their comma": (
        ["사업명⇥사업비", "가람길⇥81백만원(국 73,구 8)", "누리길⇥9백만원(국 4,구 5)"],
        {(1, 1, 1): ("가람길", "사업비 > 국", "백만원"), (1, 1, 2): ("가람길", "사업비 > 구", "백만원")},
    ),
    "the header again without a page number": (
        [
            "(단위 : 원)",
            "",
            "구분⇥계⇥'16⇥'17",
            "합계⇥6⇥4⇥2",
            "가람⇥3⇥2⇥1",
            "",
            "구분⇥계⇥'16⇥'17",
            "누리⇥2⇥1⇥1",
            "구분⇥계⇥'16⇥'17",
            "다솜⇥1⇥1⇥0",
        ],
        {(7, 1): ("누리", "계", "원"), (8, 2): None, (9, 2): ("다솜", "'16", "원")},
    ),
    "a page break within classes": (
        ["대상지(원)⇥2018년⇥", "⇥7월⇥8월", "10~29명⇥9⇥8", "", "- 85 -", "", "100억원 이상⇥1⇥20⇥"],
        {(6, 1): ("100억원 이상", "2018년 > 7월", "원"), (6, 2): ("100억원 이상", "2018년 > 8월", "원")},
    ),
    "header one column left, over two rows, stub word lost": (
        ["2024년⇥⇥⇥", "1분기⇥2분기⇥3분기⇥", "10~29명⇥26⇥24⇥23", "100억원 이상⇥5⇥18⇥1"],
        {(2, 1): ("10~29명", "2024년 > 1분기", None), (3, 3): ("100억원 이상", "2024년 > 3분기", None)},
    ),
    "header one column right under a stub word never heard of": (
        ["대상지⇥⇥조하골⇥구들⇥너샘⇥계", "북문동⇥871⇥27⇥827⇥1,725⇥", "미리내동⇥720⇥762⇥780⇥2,262⇥"],
        {(1, 1): ("북문동", "조하골", None), (2, 4): ("미리내동", "계", None)},
    ),
    "amounts are no keys of a form": (
        ["노선명⇥합계⇥구세꽃⇥너밤", "가람⇥1,048천명⇥521천명⇥527천명", "누리⇥340천명⇥10천명⇥330천명"],
        {(1, 1): ("가람", "합계", "천명"), (2, 3): ("누리", "너밤", "천명")},
    ),
    "a lost total among rates": (
        ["분야⇥나잎(%)⇥사돌(대)", "상담⇥57.1⇥365", "공모⇥68.2⇥232", "컨설팅⇥55⇥349", "⇥13.4⇥946"],
        {(4, 1): ("", "나잎", "%"), (4, 2): ("", "사돌", "대")},
    ),
    "units of the note in the order of the labels": (
        ["(단위 : %, 명, 건)", "", "연도⇥처리율⇥참여자수⇥접수", "2015년⇥70.2⇥4,929⇥548", "2016년⇥85.4⇥16,881⇥591"],
        {(3, 1): ("2015년", "처리율", "%"), (3, 2): ("2015년", "참여자수", "명"), (4, 3): ("2016년", "접수", "건")},
    ),
    "the unit that no label claims": (
        ["(단위 : 명, 건)", "", "연도⇥참여자수⇥접수⇥처리", "2017년⇥212⇥511⇥42", "2018년⇥213⇥77⇥24"],
        {(3, 1): ("2017년", "참여자수", "명"), (3, 2): ("2017년", "접수", "건"), (4, 3): ("2018년", "처리", "건")},
    ),
    "unit row under a corner that says so": (
        ["구분⇥부지면적⇥만족도⇥취업률", "(단위)⇥(㎡)⇥(점)⇥(%)", "읍내리⇥20⇥12.1⇥34"],
        {(2, 1): ("읍내리", "부지면적", "㎡"), (2, 2): ("읍내리", "만족도", "점"), (2, 3): ("읍내리", "취업률", "%")},
    ),
    "a footnote mark in the column of units": (
        ["지표명⇥단위⇥2017년⇥2018년", "대여 권수⇥권⇥1⇥13", "운영 수입⇥천원*⇥14⇥2,302"],
        {(2, 2): ("운영 수입", "2017년", "천원")},
    ),
    "a page break after one row, words of other kinds below": (
        [
            "사업명⇥사업비(백만원)⇥사업기간⇥상황",
            "가람⇥602(국비 479, 시비 123)⇥연중⇥발주",
            "",
            "- 78 -",
            "",
            "누리⇥246(국비 30, 시비 216)⇥2021. 3. ~ 12.⇥완료",
        ],
        {(5, 1): ("누리", "사업비", "백만원"), (5, 1, 2): ("누리", "사업비 > 시비", "백만원")},
    ),
    "four columns of amounts that are no form": (
        ["2016년 1분기⇥2016년 2분기⇥2016년 3분기⇥2016년 4분기", "1여 명⇥1여 명⇥2여 명⇥1여 명"],
        {(1, 0): ("", "2016년 1분기", "명"), (1, 3): ("", "2016년 4분기", "명")},
    ),
    "side by side, running numbers first": (
        ["번호⇥시설명⇥면적(㎡)⇥번호⇥시설명⇥면적(㎡)", "1⇥수영장⇥1,200⇥4⇥도서관⇥800", "2⇥체육관⇥900⇥5⇥미술관⇥700"],
        {(1, 2): ("수영장", "면적", "㎡"), (1, 3): None, (1, 5): ("도서관", "면적", "㎡"), (2, 5): ("미술관", "면적", "㎡")},
    ),
    "side by side, running numbers first, remarks and a gap between": (
        [
            "연번⇥시설명⇥이용자⇥비고⇥⇥연번⇥시설명⇥이용자",
            "1⇥제1관⇥350⇥'22년 개관⇥⇥4⇥제4관⇥120",
            "2⇥제2관⇥210⇥⇥⇥5⇥제5관⇥90",
        ],
        {(1, 2): ("제1관", "이용자", "명"), (1, 5): None, (1, 7): ("제4관", "이용자", "명"), (2, 7): ("제5관", "이용자", "명")},
    ),
    "side by side under other heads, a gap between": (
        ["부서⇥정원⇥현원⇥⇥시설⇥면적(㎡)⇥이용자(명)", "총무과⇥12⇥11⇥⇥도서관⇥800⇥3,200", "회계과⇥10⇥10⇥⇥미술관⇥700⇥1,100"],
        {(1, 1): ("총무과", "정원", "명"), (1, 5): ("도서관", "면적", "㎡"), (2, 6): ("미술관", "이용자", "명")},
    ),
    "a gap before words that no numbers follow": (
        ["부서⇥정원⇥현원⇥⇥담당⇥비고", "총무과⇥12⇥11⇥⇥김가람⇥신설", "회계과⇥10⇥10⇥⇥이나래⇥3월"],
        {(1, 1): ("총무과", "정원", "명"), (2, 2): ("회계과", "현원", "명")},
    ),
    "section rows without TAB": (
        ["구분⇥1분기⇥2분기⇥계", "국내", "상담⇥10⇥12⇥22", "예약⇥5⇥6⇥11", "Ⅱ. 해외", "상담⇥1⇥2⇥3", "예약⇥1⇥1⇥2", "총계⇥17⇥21⇥38"],
        {
            (0, 1): None,
            (2, 1): ("국내 > 상담", "1분기", None),
            (5, 3): ("Ⅱ. 해외 > 상담", "계", None),
            (7, 1): ("총계", "1분기", None),
        },
    ),
    "a line without TAB above a table with a header of its own": (
        ["구분⇥2022년⇥2023년", "접수⇥10⇥20", "처리⇥9⇥18", "민원 만족도", "구분⇥2022년⇥2023년", "만족⇥81⇥82", "불만족⇥19⇥18"],
        {(1, 1): ("접수", "2022년", None), (5, 1): ("만족", "2022년", None)},
    ),
    "a marked heading above rows without a header": (
        ["구분⇥2022년⇥2023년", "접수⇥10⇥20", "○ 만족도", "만족⇥81⇥82", "불만족⇥19⇥18"],
        {(1, 1): ("접수", "2022년", None), (3, 1): ("만족", "", None)},
    ),
    "header two columns right": (
        ["구분⇥⇥⇥2021년⇥2022년⇥2023년", "접수⇥10⇥20⇥30⇥⇥", "처리⇥9⇥18⇥27⇥⇥", "계⇥19⇥38⇥57⇥⇥"],
        {(1, 1): ("접수", "2021년", None), (2, 2): ("처리", "2022년", None), (3, 3): ("계", "2023년", None)},
    ),
    "header one column right, one label fewer than columns of numbers": (
        ["구분⇥⇥⇥2021년⇥2022년", "접수⇥10⇥20⇥30⇥", "처리⇥9⇥18⇥27⇥"],
        {(1, 2): ("접수", "2021년", None), (1, 3): ("접수", "2022년", None)},
    ),
    "side by side, one row at the right": (
        ["항목⇥2021년⇥⇥항목⇥2021년⇥", "⇥1분기⇥2분기⇥⇥1분기⇥2분기", "1등급⇥807⇥441⇥3등급⇥531⇥159", "2등급⇥387⇥120⇥⇥⇥"],
        {(2, 4): ("3등급", "2021년 > 1분기", None), (3, 1): ("2등급", "2021년 > 1분기", None)},
    ),
    "a rate in brackets below its row": (
        [
            "(단위 : 억원)",
            "",
            "구분⇥2021⇥2022",
            "수출액⇥1,000⇥1,100",
            "(증감률)⇥(5.0)⇥(△10.0)",
            "수입액⇥500⇥600",
            "(구성비)⇥-⇥(20.0)",
        ],
        {
            (3, 1): ("수출액", "2021", "억원"),
            (4, 1): ("수출액 > 증감률", "2021", "%"),
            (5, 1): ("수입액", "2021", "억원"),
            (6, 2): ("수입액 > 구성비", "2022", "%"),
        },
    ),
    "a rate in brackets under heads of money, its numbers without": (
        ["구분⇥2021(억원)⇥2022(억원)", "수출액⇥1,000⇥1,100", "(비중)⇥5.0⇥10.0", "수입액⇥10⇥20"],
        {(2, 1): ("비중", "2021", "%"), (3, 1): ("수입액", "2021", "억원")},
    ),
    "numbers of footnotes behind labels": (
        ["구분1)⇥2021년1)⇥2022년2)", "매출액1)⇥1,200⇥1,150", "사망자수(3)⇥1,500⇥1,600"],
        {(0, 1): None, (1, 1): ("매출액", "2021년", None), (2, 2): ("사망자수(3)", "2022년", None)},
    ),
    "numbers of footnotes right behind years": (
        ["구분⇥20211)⇥20222)", "출생⇥1,200⇥1,150", "사망3)⇥1,500⇥1,600"],
        {(0, 1): None, (1, 1): ("출생", "2021", None), (2, 2): ("사망", "2022", None)},
    ),
    "roles of pairs in the first header only": (
        ["(단위 : 명)", "", "구분⇥계 정원/현원⇥일반직⇥공무직", "자치행정과⇥30/28⇥25/24⇥5/4", "재난안전과⇥20/21⇥18/18⇥2/3"],
        {
            (3, 1): ("자치행정과", "계 > 정원", "명"),
            (3, 2, 1): ("자치행정과", "일반직 > 현원", "명"),
            (4, 3): ("재난안전과", "공무직 > 정원", "명"),
        },
    ),
    "a header's own roles of pairs come before those of a line above": (
        ["(정원/현원)", "", "구분⇥계⇥일반직(남/여)", "자치행정과⇥30/28⇥24/4", "재난안전과⇥20/21⇥11/10"],
        {(3, 1, 1): ("자치행정과", "계 > 현원", None), (3, 2, 1): ("자치행정과", "일반직 > 여", None)},
    ),
    "what stands behind a date names no number": (
        [
            "단계⇥주요내용⇥비고",
            "1단계⇥2023. 3월까지 12개소 설치, 450백만원 집행⇥완료",
            "2단계⇥2024. 5월 현재 총 3개소 설치, 중식 20명⇥추진",
        ],
        {
            (1, 1): ("1단계", "주요내용", "개소"),
            (1, 1, 1): ("1단계", "주요내용", "백만원"),
            (2, 1): ("2단계", "주요내용", "개소"),
            (2, 1, 1): ("2단계", "주요내용 > 중식", "명"),
        },
    ),
    "phone numbers name no row": (
        ["기관⇥전화⇥직원⇥이용자", "가람센터⇥02-123-4567⇥12⇥30", "누리센터⇥055)222-3333⇥8⇥40", "계⇥⇥20⇥70"],
        {(1, 1): None, (1, 2): ("가람센터", "직원", None), (2, 3): ("누리센터", "이용자", None)},
    ),
    "a rate without its header": (
        ["(단위 : 백만원)", "", "구분⇥예산⇥집행⇥", "가람⇥12,000⇥11,500⇥95.8", "누리⇥8,000⇥7,800⇥97.5", "계⇥20,000⇥19,300⇥96.5"],
        {(3, 2): ("가람", "집행", "백만원"), (3, 3): ("가람", "집행", "%"), (5, 3): ("계", "집행", "%")},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_case(name):
    rows, expected = CASES[name]
    before = ["주요업무 보고", "", "□ 추진 현황", ""]
    result = records(parse([*before, *(row.replace("⇥", "\t") for row in rows), ""], "case"))
    read = {(o["line"] - len(before) - 1, o["cell"], o["part"]): o for o in result["observations"]}
    for place, meant in expected.items():
        row, cell, *part = place
        found = read.get((row, cell, *(part or [0])))
        if meant is None:
            assert found is None, found
            continue
        assert found is not None, place
        shown = (" > ".join(found["row_labels"]), " > ".join(found["col_labels"]), found["unit"])
        assert shown[:2] == meant[:2] and (meant[2] is None or shown[2] == meant[2]), (place, shown)


def test_sums_decide_between_readings_that_cost_nearly_the_same():
    case, _ = CASES["classes that look like numbers, told by the sums beside them"]
    lines = ["주요업무 보고", "", "□ 현황", "", *(line.replace("⇥", "\t") for line in case)]
    (table,) = records(parse(lines, "case"))["tables"]
    assert table["runner_up"] == "1 header row, 0 stub columns"
    assert "16 of 16 numbers stand in sums that hold, under the other reading 16 of 20" in table["why"]
    # With sums that hold nowhere nothing speaks against the cheaper reading.
    broken = [line.replace("741", "541").replace("219", "319").replace("847", "647").replace("114", "514") for line in lines]
    (table,) = records(parse(broken, "case"))["tables"]
    assert table["stub_columns"] == 0


@pytest.mark.parametrize("heads", ["2021년1)⇥2022년2)", "20211)⇥20222)"])
def test_the_number_of_a_footnote_behind_a_year_is_no_month(heads):
    lines = ["□ 현황", "", f"구분⇥{heads}".replace("⇥", "\t"), "출생\t1,200\t1,150", "사망\t1,500\t1,600", ""]
    assert [o["period"] for o in records(parse(lines, "case"))["observations"]] == ["2021", "2022", "2021", "2022"]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("(단위 : 백만원, 괄호는 음수)", -20),
        ("(단위 : 백만원), ( )는 음수", -20),
        ("※ ( ) : 감소", -20),
        ("(단위 : 백만원)", 20),
        ("※ 괄호는 감소율", 20),
    ],
)
def test_numbers_in_brackets_are_negative_where_a_note_says_so(note, expected):
    rows = ["구분⇥수입⇥지출⇥손익", "1사업⇥100⇥120⇥(20)", "2사업⇥200⇥150⇥50"]
    result = records(parse(["□ 현황", "", note, *(row.replace("⇥", "\t") for row in rows), ""], "case"))
    assert [o["value"] for o in result["observations"]] == [100, 120, expected, 200, 150, 50]
    assert result["tables"][0]["unit_note"] in ("백만원", None)


@pytest.mark.parametrize(
    ("rows", "units"),
    [
        (["가람⇥12,000⇥11,500⇥3.8", "누리⇥8,000⇥7,800⇥7.5"], {None}),
        (["가람⇥12.5⇥11.5⇥3.8", "누리⇥8.0⇥7.8⇥7.5"], {"백만원"}),
        (["가람⇥12,000⇥11,500⇥500", "누리⇥8,000⇥7,800⇥200"], {"백만원"}),
    ],
)
def test_decimals_without_a_header_beside_whole_amounts_are_no_money(rows, units):
    lines = ["□ 현황", "", "(단위 : 백만원)", "구분⇥예산⇥집행⇥", *rows, ""]
    read = records(parse([line.replace("⇥", "\t") for line in lines], "case"))["observations"]
    assert {o["unit"] for o in read if o["cell"] == 3} == units
    assert {o["amount_krw"] is None for o in read if o["cell"] == 3} == {units == {None}}
    assert {o["unit"] for o in read if o["cell"] < 3} == {"백만원"}


RUNNING = [
    "2023년 주요업무", "", "새 벽 시", "", "자치행정과", "", "□ 인구", "(단위 : 명)", "구분⇥2022년⇥2023년", "남⇥700⇥900", "여⇥500⇥600",
    "- 12 -", "", "새 벽 시", "구분⇥2022년⇥2023년", "계⇥1,200⇥1,500",
]  # fmt: skip


@pytest.mark.parametrize("between, tables", [("새 벽 시", 1), ("자치행정과", 1), ("외국인", 2), ("□ 새벽시", 2), ("총무과", 2)])
def test_a_page_break_with_a_running_head_cuts_no_table(between, tables):
    lines = [between if k == 13 else line.replace("⇥", "\t") for k, line in enumerate(RUNNING)]
    result = records(parse([*lines, ""], "case"))
    assert len(result["tables"]) == tables
    totals = [(o["unit"], o["col_labels"]) for o in result["observations"] if o["line"] == 16]
    assert [labels for _, labels in totals] == [["2022년"], ["2023년"]]
    if tables == 1:
        assert {unit for unit, _ in totals} == {"명"}
        assert {c["holds"] for c in result["checks"]} == {True}


def test_an_unmarked_line_at_several_page_numbers_is_a_running_head():
    lines = [line.replace("⇥", "\t") for line in RUNNING]
    lines[13] = "시민과 함께"
    once, twice = ([*lines, *more] for more in ([""], ["", "- 13 -", "시민과 함께", ""]))
    assert [len(records(parse(text, "case"))["tables"]) for text in (once, twice)] == [2, 1]

"""Named cases: forms of tables that were once read wrong, each shrunk to what matters.

A case is a table and, for some of its cells, how the number there is to be read: row labels, column labels, unit.
"""

import pytest

from helpers.reading.read import parse
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

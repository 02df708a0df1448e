"""From notebooks and tidy tables to pages: plan, execute, render, index.

A *page* is one notebook with one set of parameters. ``notebooks/pages.yml`` says which notebooks become
pages and, for each, over the rows of which table (one page per department, per affair, per report).

What a notebook may rely on:

- It runs in the folder ``notebooks/`` with a fresh kernel of the project's own interpreter. The cell tagged
  ``parameters`` is followed by the page's values. A parameter named ``data_dir`` is filled in if declared.
- On the page, Markdown and outputs are shown, code is folded away. A level 1 heading in a Markdown *cell*
  titles the notebook, not the page; a level 1 heading in an *output* becomes the title of the page. Level 2
  headings make the table of contents.
- A code cell tagged ``hide`` is left out of the page with its outputs; one tagged ``setup`` only runs.
- Pictures say what they show: ``{"image/png": {"alt": "..."}}`` in the output's metadata, or an HTML
  ``<figure><img alt="..." src="data:..."><figcaption>...</figcaption></figure>``.
- HTML of outputs passes a list of allowed elements and attributes; scripts, event handlers, forms and
  everything that would load from another host is removed.
"""

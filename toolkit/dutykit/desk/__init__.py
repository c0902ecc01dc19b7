"""The desk (floor 5, beside ``cli``): the same round in a browser. Pages call use cases of ``app`` and show the result.

What is where: :mod:`.server` starts it; :mod:`.application` makes the ASGI application of the routes; :mod:`.guard`
looks at every request before anything else does (host, origin, size) and gives every answer its headers;
:mod:`.listening` says where it listens on a network; :mod:`.sessions` knows who has come in; :mod:`.calls` hands a
page what was sent, and makes its answer; :mod:`.jobs` does long work; :mod:`.warming` works out behind a change what
rests on the whole year; :mod:`.manual` reads the manual, which is the help beside each page, and :mod:`.tour` shows
people around in a sample; :mod:`.presenting` and :mod:`.charts` make page data of typed results; ``pages/`` has one
module for each part of the menu, ``templates/`` the HTML, ``static/`` the one style sheet and the scripts.

How to add a page
-----------------
1. A module in ``pages/`` with plain functions ``def name(call: Call) -> Response``: ask a use case (it opens the
   workspace itself; ``call.workspace()`` and ``call.today()`` are its arguments), make page data in its module of
   presenting, and ``return call.page("name.html", ...)``. What changes anything is a ``POST`` that ends in
   ``call.redirect(...)``, with what is to be told in ``call.tell(...)``.
2. At its end ``ROUTES = (DeskRoute("name", "/path", handler, roles), ...)``: the name is what ``url(...)`` takes, the
   roles are who may come here (everybody else gets 404). Where units or deputies may come and the path has parts,
   ``mine`` says whether what it names is theirs; the tests refuse a route without it. Add the module to
   ``pages/__init__.py``, and its place in the menu to :data:`.routes.MENU`. The help beside it is its section of
   ``docs/工作台.md``: name it in :data:`.manual.HELP`.
3. A template that extends ``base.html``. It works without script; htmx may make it quicker, as the search does: it
   takes what it asked for out of the whole page. No ``style=`` and no ``<script>`` in a page: the policy of the browser
   refuses both. Every ``<form method="post">`` holds ``{{ csrf_field() }}``.
4. Work of more than a second: ``call.start(Work(...))``, which redirects to the page of the job.
5. Tests: ``tests/desk`` walks every route of :data:`.pages.ROUTES` (token, host, origin, CSRF, roles, axe); add the
   page's own in a real browser with the fixtures ``desk`` and ``page``.

Every word that a page shows comes from the same labels as the command line (``words``, labels of forms, messages of
problems); a sentence that both say stands in ``app`` or below.
"""

"""Lists that organizers search, filter, sort, print, take away as CSV and change many rows of.

A list is one function ``(role) -> Listing``: which rows there are, how a page of them is loaded,
which columns and filters it has, what may be done to many of them. Its door is two lines::

    @login_required
    @require_http_methods(FORM)
    def films(request: HttpRequest, edition: str) -> HttpResponse:
        role = staff_role(request.user, edition, Level.LOOK)
        return show(request, role, film_list(role))

Because the listing is made for one role, it simply leaves out what that role may not see. Its
``row_template`` draws the cells of one ``row`` after the tick box, in the order of the columns; the
first is ``<th scope="row">`` with the link, each has ``data-label`` for phones.

Everything a reader wants stands in the address: ``?q=&<filter>=&sort=-<column>&page=``; with
``format=csv`` the same rows come as a table, with ``do=<action>`` a page asks before it is done.

``spec``: what a listing says about itself.  ``wish``: what the address asks for.
``found``: the rows that match.  ``page``: the answer.  ``table``: the CSV.  ``bulk``: many at once.
"""

from events.organizer.lists.page import show
from events.organizer.lists.spec import Action, Add, Column, Empty, Filter, Listing

__all__ = ["Action", "Add", "Column", "Empty", "Filter", "Listing", "show"]

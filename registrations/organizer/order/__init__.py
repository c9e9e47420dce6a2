"""The page of one order: what staff read about it and what they do with it.

``sheet``: what the page knows.  ``story``: what became of the order, in words.
``deeds``: what may be done now, each by one rule.  ``doors``: who may come in.
"""

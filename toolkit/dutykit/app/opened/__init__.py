"""An open workspace: its store, forms, roster and days, the facts drawn from it, and the files written for people.

Offers :mod:`.open_workspace` (what every use case works in), :mod:`.facts` (what documents and rules draw on),
:mod:`.records` (how what is stored is named), :mod:`.meetings`, :mod:`.targets` (for whom something is made),
:mod:`.sources` (which articles bind), :mod:`.bound` (which regulations), :mod:`.engines` (where heavy work is done),
:mod:`.outputs` (files that never go over what a person changed), :mod:`.kept`
(what is worked out once), :mod:`.near` (records of a few deputies), :mod:`.unread` (returns of which nothing was
registered), :mod:`.closings` (for what registers are closed), :mod:`.state` (whether anything has changed) and
:mod:`.progress` (how far a use case is).
"""

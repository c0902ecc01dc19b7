"""Where heavy work is done, said by an address: in this process, in workers of this machine, or on a cluster of Dask.

Offers :mod:`.address` (what ``--engine`` may say) and :mod:`.cluster` (the engine on several machines). What runs on
the other side is :mod:`.remote`: a task there is one of our own limited workers, so that limits of time and memory hold
for each file wherever it is read (docs/decisions/055). Nothing here imports Dask until a cluster is asked for.
"""

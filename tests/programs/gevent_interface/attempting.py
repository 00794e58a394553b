"""What the programs beside this one have in common."""

import gevent


def attempt(function, *args, **kwargs):
    """What a call gives, or the error that it raises."""
    try:
        return function(*args, **kwargs)
    except (Exception, gevent.Timeout) as error:
        return type(error).__name__, str(error)

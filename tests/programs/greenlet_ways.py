"""Values, exceptions and endings that travel between greenlets."""
from greenlet import GreenletExit, getcurrent, greenlet


def gives(first):
    print("got", first)
    while True:
        try:
            print("got", main.switch("again"))
        except KeyError as error:
            print("caught", error)


def fails():
    raise ValueError("uncaught")


def child():
    return "from child"


main = getcurrent()
giver = greenlet(gives)
print(giver.switch(1))
print(giver.switch(2))
print(giver.throw(KeyError("thrown")))
try:
    greenlet(fails).switch()
except ValueError as error:
    print("MAIN caught", error)
print(greenlet(child).switch())
print(type(giver.throw(GreenletExit)).__name__, giver.dead)

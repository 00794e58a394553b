"""Ordinary Python: classes, generators, closures, exceptions, comprehensions."""
import sys
from collections import deque
from dataclasses import dataclass, field


@dataclass
class Account:
    owner: str
    balance: int = 0
    log: list = field(default_factory=list)

    def pay(self, amount):
        if amount > self.balance:
            raise ValueError(f"{self.owner} has only {self.balance}")
        self.balance -= amount
        self.log.append(-amount)


def countdown(n):
    while n:
        yield n
        n -= 1


account = Account("Ada", 10)
account.pay(3)
try:
    account.pay(30)
except ValueError as error:
    print("refused:", error, file=sys.stderr)
finally:
    print(account)
print([n * n for n in countdown(3)], {n: str(n) for n in range(3)})
queue = deque(maxlen=2)
for n in countdown(4):
    queue.append(n)
del n
print(queue, __name__, __file__)

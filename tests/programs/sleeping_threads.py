# A thousand threads, each asleep for another number of hours.
import threading
import time

threads = [threading.Thread(target=time.sleep, args=(hours * 3600,)) for hours in range(1, 1_001)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

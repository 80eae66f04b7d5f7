"""Whether those who try passwords slow those who read: `python -m tests.benchmarks.login`.

The site runs as README has it, gunicorn behind nginx. Ten clients send wrong passwords for accounts that exist, each again as
soon as it has an answer and a short breath. Meanwhile somebody reads the parties, past the cache. The figure is how many
times as long that takes as when nobody is at the log-in: once where they come through nginx from one address, once where they
come from ten and nginx lets all pass, so that the site has to look after itself. It is the median of several rounds, each of
them calm first and then busy, so that what else the machine does weighs on both alike. More than 1.5 is a failure.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import median
from threading import Thread
from urllib.parse import urlencode

from tests.real_site import HOST, Answer, Site, nginx_program, real_site

CLIENTS, ROUNDS, READS, BREATH = 10, 9, 20, 0.1  # BREATH in seconds
AT_MOST = 1.5
Door = Callable[..., Answer]
LOGIN = "/accounts/login/"
ACCOUNTS = ("chief", "researcher", "editor1", "editor2")  # of the demo


def main() -> int:
    if not nginx_program():
        print("This needs nginx: apt-get install nginx-light")
        return 2
    slow = False
    with tempfile.TemporaryDirectory() as folder, real_site(Path(folder)) as site:
        for name, door in {
            "through nginx, from one address": _one_address,
            "past it, from ten": _ten_addresses,
        }.items():
            calm, busy, answers = _measure(site, door)
            ratio = median(b / c for b, c in zip(busy, calm, strict=True))
            slow |= ratio > AT_MOST
            print(f"{CLIENTS} clients {name}: {median(busy) * 1000:.1f} ms instead of {median(calm) * 1000:.1f} ms")
            print(
                f"    ratio {ratio:.2f}, at most {AT_MOST}; they heard",
                *(f"{n} × {s}" for s, n in sorted(answers.items())),
            )
    return int(slow)


def _one_address(site: Site, n: int) -> Door:
    return site.ask


def _ten_addresses(site: Site, n: int) -> Door:
    return partial(site.ask_application, X_Forwarded_For=f"192.0.2.{n + 1}")


def _measure(site: Site, door: Callable[[Site, int], Door]) -> tuple[list[float], list[float], Counter[int]]:
    """Seconds of a reading without and with others at the log-in, round by round; and the statuses that those heard."""
    calm: list[float] = []
    busy: list[float] = []
    answers: Counter[int] = Counter()
    _read(site, READS)  # each worker has made its pages once
    for _ in range(ROUNDS):
        calm.append(_read(site, READS))
        stop, heard = multiprocessing.Event(), multiprocessing.Queue()  # type: ignore[var-annotated]
        others = multiprocessing.Process(target=_try_passwords, args=(site, door, stop, heard))
        others.start()
        heard.get(timeout=60)  # they are at it
        busy.append(_read(site, READS))
        stop.set()
        answers += heard.get(timeout=60)
        others.join()
    return calm, busy, answers


def _read(site: Site, times: int) -> float:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        answer = site.ask_application("/parties/")
        taken.append(time.perf_counter() - begun)
        assert answer.status == 200
        time.sleep(0.02)
    return median(taken)


def _try_passwords(
    site: Site,
    door: Callable[[Site, int], Door],
    stop: Event,
    heard: multiprocessing.Queue,  # type: ignore[type-arg]
) -> None:
    statuses: Counter[int] = Counter()

    def tries(n: int) -> None:
        ask = door(site, n)
        form = ask(LOGIN)
        token = form.cookies["csrftoken"].split(";")[0]
        fields = {"csrfmiddlewaretoken": token, "login": ACCOUNTS[n % len(ACCOUNTS)]}
        while not stop.is_set():
            body = urlencode({**fields, "password": f"wrong {time.time()}"})
            there = {"Cookie": f"csrftoken={token}", "Referer": f"https://{HOST}{LOGIN}"}
            statuses[ask(LOGIN, method="POST", body=body, **there).status] += 1
            time.sleep(BREATH)

    threads = [Thread(target=tries, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    heard.put("begun")
    for thread in threads:
        thread.join()
    heard.put(statuses)


if __name__ == "__main__":
    sys.exit(main())

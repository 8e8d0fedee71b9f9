"""Times the program from outside on a pseudo-terminal against a bare Textual app measured in the same rounds.

`python scripts/bench.py [--rounds N] [--customers 300,10000]`. A row's ratio is the median of the ratios taken inside
each round, so a slow spell of the machine hits both sides. POSIX only; CPU seconds come from /proc (Linux).
`python scripts/bench.py --exchange 100000` times a file of so many changes between two homes against a raw copy of the
same rows from one SQLite file to another.
`python scripts/bench.py --calendar 10000` gives so many customers three years of contacts and times page 6: its reads
against the first page of the customers' list, its keys against those of the bare app.
"""

import argparse
import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ANSI = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[@-Z\\-_])", re.S)
DOWN, PAGE_DOWN = b"\x1b[B", b"\x1b[6~"
QUIET = 0.06
LIMIT = 30.0


def bare(rows: int) -> None:
    """The floor: a label and a DataTable of so many rows."""
    from textual.app import App, ComposeResult
    from textual.widgets import DataTable, Label

    class Bare(App[None]):
        def compose(self) -> ComposeResult:
            yield Label("Calls today")
            yield DataTable[str](cursor_type="row")

        def on_mount(self) -> None:
            table = self.query_one(DataTable)
            table.add_columns("Name", "Tier", "Stage", "Phone", "Note")
            table.add_rows((f"Customer {i:06d}", "gold", f"stage {i % 7}", f"+00 {i:08d}", "note") for i in range(rows))
            table.focus()

    Bare().run()


@dataclass
class Terminal:
    """One program on a pseudo-terminal, with all that it wrote so far as plain text."""

    command: list[str]
    columns: int = 120
    rows: int = 36
    text: bytes = b""
    started: float = 0.0
    pid: int = 0
    fd: int = -1
    figures: dict[str, float] = field(default_factory=dict)

    def __enter__(self) -> "Terminal":
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
            os.execv(self.command[0], self.command)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))
        return self

    def __exit__(self, *_: object) -> None:
        try:
            os.kill(self.pid, signal.SIGKILL)
        finally:
            os.waitpid(self.pid, 0)
            os.close(self.fd)

    def cpu(self) -> float:
        """CPU milliseconds of the program so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def peak(self) -> float:
        """Peak resident memory in MiB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024  # type: ignore[union-attr]

    def pump(self, seconds: float) -> bool:
        """Reads what is there within so many seconds; whether anything came."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            self.text += os.read(self.fd, 1 << 16)
        except OSError:
            raise SystemExit(f"the program ended early; its last words:\n{self.plain()[-2000:]}") from None
        return True

    def plain(self) -> str:
        """All text so far, without control sequences."""
        return ANSI.sub(b"", self.text).decode("utf-8", "replace")

    def wait(self, marker: str) -> None:
        """Until the marker was written; SystemExit after the limit."""
        end = time.perf_counter() + LIMIT
        while marker not in self.plain():
            if time.perf_counter() > end:
                raise SystemExit(f"{marker!r} never came:\n{self.plain()[-2000:]}")
            self.pump(0.01)

    def settle(self) -> float:
        """Until nothing was written for a while; returns when the last byte came."""
        last = time.perf_counter()
        while self.pump(QUIET):
            last = time.perf_counter()
        return last

    def key(self, keys: bytes) -> tuple[float, float]:
        """Presses a key; (milliseconds to its last byte of output, CPU milliseconds)."""
        cpu, start = self.cpu(), time.perf_counter()
        os.write(self.fd, keys)
        if not self.pump(2.0):
            raise SystemExit(f"nothing happened on {keys!r}")
        return (self.settle() - start) * 1000, self.cpu() - cpu


def measure(command: list[str], marker: str, presses: int) -> dict[str, float]:
    """One run: start to the marker, then a row of cursor keys. Milliseconds and MiB."""
    with Terminal(command) as terminal:
        terminal.wait(marker)
        figures = {
            "start wall ms": (time.perf_counter() - terminal.started) * 1000,
            "start cpu ms": terminal.cpu(),
        }
        end = time.perf_counter() + 1.5
        while time.perf_counter() < end:
            terminal.pump(0.05)
        keys = [terminal.key(DOWN) for _ in range(presses)]
        figures["key wall ms"] = statistics.median(wall for wall, _ in keys)
        figures["key cpu ms"] = sum(cpu for _, cpu in keys) / presses
        figures["peak MiB"] = terminal.peak()
        return figures


def book(folder: Path, customers: int) -> list[str]:
    """Makes a demo book and returns the command that opens it."""
    command = [sys.executable, "-m", "rmtui", "--home", str(folder / str(customers)), "--lang", "en"]
    subprocess.run(
        [*command, "demo", "--customers", str(customers), "--no-open"], check=True, stdout=subprocess.DEVNULL
    )
    return command


def exchange(changes: int) -> None:
    """Writes and takes in a file of so many changes, twice, and prints seconds and ratios to a raw copy."""
    from exchanged import homes

    with tempfile.TemporaryDirectory() as name:
        for label, seconds, ratio in homes(Path(name), changes):
            print(f"{label:14}{seconds:8.2f} s  x{ratio:5.2f}", flush=True)


def sheets(customers: int) -> None:
    """Prints seconds of the longest sheets as PDF, and how many times that of a sheet of one line is."""
    from sheet_times import times

    with tempfile.TemporaryDirectory() as name:
        book(Path(name), customers)
        for label, seconds, ratio in times(Path(name) / str(customers)):
            print(f"{label:14}{seconds:8.2f} s  x{ratio:5.2f}", flush=True)


def calendar(customers: int, presses: int) -> None:
    """Prints milliseconds and ratios of the reads behind page 6, and of its keys."""
    from calendar_reads import fill, reads

    with tempfile.TemporaryDirectory() as name:
        command = book(Path(name), customers)
        home = Path(name) / str(customers)
        print(f"{fill(home)} contacts", flush=True)
        for label, wall, ratio in reads(home):
            print(f"{label:14}{wall:8.2f} ms x{ratio:5.2f}", flush=True)
        floor = _keys([sys.executable, __file__, "--bare", "200"], "Customer 000019", b"", DOWN, presses)
        for label, key in (("key down", DOWN), ("key page down", PAGE_DOWN), ("key month", b"[")):
            wall, cpu = _keys(command, "尉迟恭敬", b"6", key, presses)
            print(
                f"{label:14}{wall:8.2f} ms x{wall / floor[0]:5.2f}  cpu {cpu:6.2f} ms x{cpu / floor[1]:5.2f}",
                flush=True,
            )


def team(managers: int, rounds: int) -> None:
    """Prints how long a lead's home with so many managers takes to show page 9, and how many times that of one is."""
    from team_times import make, read_ms

    with tempfile.TemporaryDirectory() as name:
        walls: dict[int, list[float]] = {1: [], managers: []}
        reads = {}
        for size in walls:
            make(Path(name) / str(size), size, 300)
            reads[size] = read_ms(Path(name) / str(size))
        for turn in range(rounds + 1):
            for size, found in walls.items():
                home = str(Path(name) / str(size))
                with Terminal([sys.executable, "-m", "rmtui", "--home", home, "--lang", "en"]) as terminal:
                    terminal.wait("To be decided")
                    if turn:
                        found.append((time.perf_counter() - terminal.started) * 1000)
        for size, found in walls.items():
            wall, ratio = statistics.median(found), statistics.median(found) / statistics.median(walls[1])
            print(f"{size:3} managers: page {wall:8.1f} ms x{ratio:5.2f}  read {reads[size]:7.2f} ms", flush=True)


def _keys(command: list[str], marker: str, first: bytes, key: bytes, presses: int) -> tuple[float, float]:
    """Milliseconds of a key, by the wall's clock and the processor's, once the program is warm; after `first`."""
    with Terminal(command) as terminal:
        terminal.wait(marker)
        end = time.perf_counter() + 1.5
        while time.perf_counter() < end:
            terminal.pump(0.05)
        if first:
            terminal.key(first)
            end = time.perf_counter() + 4
            while time.perf_counter() < end:
                terminal.pump(0.05)
        pressed = [terminal.key(key) for _ in range(presses)]
        return statistics.median(wall for wall, _ in pressed), sum(cpu for _, cpu in pressed) / presses


def main() -> None:
    """Plays the rounds and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--customers", default="300,10000")
    parser.add_argument("--presses", type=int, default=12)
    parser.add_argument("--exchange", type=int, metavar="CHANGES")
    parser.add_argument("--calendar", type=int, metavar="CUSTOMERS")
    parser.add_argument("--sheets", type=int, metavar="CUSTOMERS")
    parser.add_argument("--team", type=int, metavar="MANAGERS")
    parser.add_argument("--bare", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bare:
        return bare(options.bare)
    if options.exchange:
        return exchange(options.exchange)
    if options.sheets:
        return sheets(options.sheets)
    if options.calendar:
        return calendar(options.calendar, options.presses)
    if options.team:
        return team(options.team, options.rounds)
    sizes = [int(size) for size in options.customers.split(",")]
    with tempfile.TemporaryDirectory() as name:
        programs = {"bare": ([sys.executable, __file__, "--bare", "20"], "Customer 000019")}
        for size in sizes:
            programs[f"{size} customers"] = (book(Path(name), size), "尉迟恭敬")
        runs: dict[str, list[dict[str, float]]] = {program: [] for program in programs}
        for turn in range(options.rounds + 1):
            for program, (command, marker) in programs.items():
                figures = measure(command, marker, options.presses)
                if turn:
                    runs[program].append(figures)
    for label in runs["bare"][0]:
        cells = []
        for figures_of in runs.values():
            pairs = zip(figures_of, runs["bare"], strict=True)
            ratio = statistics.median(one[label] / (floor[label] or 1) for one, floor in pairs)
            cells.append(f"{statistics.median(one[label] for one in figures_of):8.1f} x{ratio:4.2f}")
        print(f"{label:14}" + "  ".join(f"{name}: {cell}" for name, cell in zip(runs, cells, strict=True)))


if __name__ == "__main__":
    main()

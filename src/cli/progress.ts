import type { Terminal } from "./command";

const PATIENCE = 1_000; // milliseconds before progress is shown
const INTERVAL = 100;

/** Shows a progress line on a terminal once a run takes longer than a second. */
export class Progress {
  private file: string | undefined;
  private files = 0;
  private next = Date.now() + PATIENCE;
  private isShown = false;

  constructor(private readonly terminal: Terminal) {}

  /** Records that part of a file has been checked. */
  step(file: string): void {
    this.add(file === this.file ? 0 : 1);
    this.file = file;
  }

  /** Records that files have been checked. */
  add(files: number): void {
    this.files += files;
    if (!this.terminal.isWatched || Date.now() < this.next) return;
    this.next = Date.now() + INTERVAL;
    this.isShown = true;
    this.terminal.err(`\r${this.files} files`);
  }

  clear(): void {
    if (this.isShown) this.terminal.err("\r\u001b[K");
    this.isShown = false;
  }
}

import type { Terminal } from "./command";

const PATIENCE = 1_000; // milliseconds until there is anything to say
const INTERVAL = 100;

/** A line at a terminal that says how far it is, once that takes a person's time. */
export class Progress {
  private file: string | undefined;
  private files = 0;
  private next = Date.now() + PATIENCE;
  private isShown = false;

  constructor(private readonly terminal: Terminal) {}

  /** A part of a file has been judged. */
  step(file: string): void {
    if (file !== this.file) this.files++;
    this.file = file;
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

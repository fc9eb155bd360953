import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export function docker(...args: readonly string[]): string {
  return execFileSync("docker", args, { encoding: "utf8", stdio: "pipe" }).trim();
}

/** Makes an image with nothing in it but a program that waits for ever and these files, as nothing can be pulled for a test. */
export function importImage(directory: string, name: string, files: Readonly<Record<string, string>> = {}): void {
  mkdirSync(join(directory, "root"), { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, "root", file)), { recursive: true });
    writeFileSync(join(directory, "root", file), text);
  }
  const program = join(directory, "root", "wait");
  writeFileSync(program, waitForEver());
  chmodSync(program, 0o755);
  const archive = join(directory, "image.tar");
  execFileSync("tar", ["-cf", archive, "-C", join(directory, "root"), "."]);
  docker("import", "--change", 'ENTRYPOINT ["/wait"]', archive, name);
}

/**
 * The smallest static program for Linux on amd64 that calls pause(2) again and again.
 *
 * @see elf(5): the header of the file, 64 bytes, and of its one segment, 56 bytes
 */
function waitForEver(): Buffer {
  const code = Buffer.from("b8220000000f05ebf7", "hex"); // mov eax, 34 (pause); syscall; jmp back to the mov
  const headers = 64 + 56;
  const loadedAt = 0x400000;
  const file = Buffer.alloc(headers);
  Buffer.from("7f454c46020101", "hex").copy(file); // ELF, 64 bits, little endian, version 1
  file.writeUInt16LE(2, 16); // an executable
  file.writeUInt16LE(62, 18); // amd64
  file.writeUInt32LE(1, 20); // version
  file.writeBigUInt64LE(BigInt(loadedAt + headers), 24); // entry point
  file.writeBigUInt64LE(64n, 32); // where the segment's header is
  file.writeUInt16LE(64, 52); // this header's size
  file.writeUInt16LE(56, 54); // a segment header's size
  file.writeUInt16LE(1, 56); // number of segments
  file.writeUInt32LE(1, 64); // a segment to load
  file.writeUInt32LE(5, 68); // to read and execute
  file.writeBigUInt64LE(BigInt(loadedAt), 80);
  file.writeBigUInt64LE(BigInt(loadedAt), 88);
  file.writeBigUInt64LE(BigInt(headers + code.length), 96); // size in the file
  file.writeBigUInt64LE(BigInt(headers + code.length), 104); // size in memory
  file.writeBigUInt64LE(0x1000n, 112); // alignment
  return Buffer.concat([file, code]);
}

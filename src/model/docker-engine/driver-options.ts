import { equals, isEmpty, mapField, valueOf, type Field, type Place } from "../place";
import type { HostMount } from "../workload";

/** Where the host has what a volume of these file system types mounts. */
const MOUNTED_BY_TYPE: ReadonlyMap<string, string> = new Map([
  ["proc", "/proc"],
  ["sysfs", "/sys"],
  ["cgroup", "/sys/fs/cgroup"],
  ["cgroup2", "/sys/fs/cgroup"],
  ["debugfs", "/sys/kernel/debug"],
  ["tracefs", "/sys/kernel/tracing"],
  ["securityfs", "/sys/kernel/security"],
  ["configfs", "/sys/kernel/config"],
  ["bpf", "/sys/fs/bpf"],
  ["pstore", "/sys/fs/pstore"],
  ["resctrl", "/sys/fs/resctrl"],
  ["selinuxfs", "/sys/fs/selinux"],
  ["fusectl", "/sys/fs/fuse/connections"],
  ["efivarfs", "/sys/firmware/efi/efivars"],
  ["binfmt_misc", "/proc/sys/fs/binfmt_misc"],
  ["nfsd", "/proc/fs/nfsd"],
  ["smackfs", "/sys/fs/smackfs"],
  ["devtmpfs", "/dev"],
]);

const NETWORK_TYPES = new Set(["cifs", "smb3"]);

/** File systems on a disk, and one on a folder: the device is a path to the kernel, however it begins. */
const TYPES_ON_A_PATH = new Set([
  ...["ext2", "ext3", "ext4", "xfs", "btrfs", "bcachefs", "f2fs", "nilfs2", "jfs", "reiserfs"],
  ...["gfs2", "ocfs2", "minix"],
  ...["vfat", "msdos", "exfat", "ntfs", "ntfs3", "hfs", "hfsplus", "ufs", "apfs", "fuseblk"],
  ...["iso9660", "udf", "squashfs", "erofs", "cramfs", "romfs", "ecryptfs"],
]);

/** A volume as its driver sees it. */
export interface DrivenVolume {
  /** `driverOpts` of a volume, `volumeOptions.driverOptions` of a mount. */
  readonly options: Place;
  /** The driver's name; unset is `local`. */
  readonly driver: Field<string>;
  /** Whether the mount of the volume is read-only, where there is one. */
  readonly readOnly?: Field<boolean>;
}

/**
 * The host mounts in the options of a volume's `local` driver, which hands them to mount(2) as they are: a `device` that
 * is a path on the host, the directories of an overlay, and file systems that are the kernel's own.
 *
 * @see https://github.com/moby/moby/blob/master/daemon/volume/local/local_unix.go
 */
export function driverOptionMounts({ options, driver, readOnly }: DrivenVolume): readonly HostMount[] {
  if (driver.state === "set" && driver.value !== "local" && driver.value !== "") return [];
  const type = options.at("type").string();
  const device = options.at("device").string();
  // Options of mount(2) may have a password among them.
  const o = options.at("o").unquoted().string();
  const words = valueOf(o)?.split(",") ?? [];

  const paths =
    options.shape === "object"
      ? [
          ...translate(type, (name) => [MOUNTED_BY_TYPE.get(name)].filter((path) => path !== undefined)),
          ...translate(device, (path) => (isHostDevice({ path, type, words }) ? [path] : [])),
          ...translate(o, () => words.flatMap(overlayDirectories)),
        ]
      : [options.unquoted().at("device").string()].filter(({ state }) => state !== "unset");
  return paths.map((path) => ({
    // Under a driver that is not known the same options may be harmless.
    path: path.state === "set" && driver.state !== "set" && driver.state !== "unset" ? driver : path,
    readOnly: isReadOnly(readOnly, o, words),
  }));
}

/** The paths that a value stands for; what cannot be read stands for one that is not known. */
function translate(field: Field<string>, pathsOf: (value: string) => readonly string[]): readonly Field<string>[] {
  if (field.state === "unset") return [];
  if (field.state !== "set") return [field];
  return pathsOf(field.value).map((value) => ({ ...field, value }));
}

interface DeviceOption {
  readonly path: string;
  readonly type: Field<string>;
  readonly words: readonly string[];
}

/**
 * A bind mount takes its device for a path whatever the type says, and a file system on a disk does so too: a relative one
 * begins at the daemon's working directory, the root. To other types a relative device is a name of their own.
 */
function isHostDevice({ path, type, words }: DeviceOption): boolean {
  if (words.includes("bind") || words.includes("rbind")) return true;
  const isOneOf = (types: ReadonlySet<string>): boolean => type.state === "set" && types.has(type.value);
  if (!path.startsWith("/")) return path !== "" && isOneOf(TYPES_ON_A_PATH);
  return !(path.startsWith("//") && isOneOf(NETWORK_TYPES));
}

/** `lowerdir=/etc:usr` → `["/etc", "usr"]`, which the daemon takes from its root directory too. */
function overlayDirectories(option: string): readonly string[] {
  const directories = /^(?:lowerdir\+?|upperdir|workdir|datadir\+?)=(.*)/s.exec(option)?.[1];
  return directories === undefined ? [] : directories.split(":").filter((path) => path !== "");
}

/** The mount or the options say so; of `ro` and `rw` in the options the last one counts. */
function isReadOnly(mount: Field<boolean> | undefined, o: Field<string>, words: readonly string[]): Field<boolean> {
  const byOptions = mapField(o, () => words.lastIndexOf("ro") > words.lastIndexOf("rw"));
  if (mount === undefined || equals(byOptions, true)) return byOptions;
  return isEmpty(mount) && o.state !== "unset" ? byOptions : mount;
}

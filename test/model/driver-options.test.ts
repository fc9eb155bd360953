import assert from "node:assert/strict";
import { driverOptionMounts } from "../../src/model/docker-engine/driver-options";
import type { Field } from "../../src/model/place";
import type { HostMount } from "../../src/model/workload";
import { resource, UNKNOWN } from "../support/workloads";

/** What a volume's driver is given; `readOnly` as the mount of an inline volume states it. */
interface Inputs {
  readonly driver?: unknown;
  readonly driverOpts?: unknown;
  readonly readOnly?: unknown;
}

function read(inputs: Inputs): readonly HostMount[] {
  const root = resource("docker:index/volume:Volume", inputs).inputs;
  const volume = { options: root.at("driverOpts"), driver: root.at("driver").string() };
  return driverOptionMounts("readOnly" in inputs ? { ...volume, readOnly: root.at("readOnly").boolean() } : volume);
}

/** The value, or the state and where. */
function show(field: Field<unknown>): unknown {
  return field.state === "set" ? field.value : `${field.state}: ${field.place.path}`;
}

describe("driverOptionMounts: mounted host paths", () => {
  const rows: ReadonlyArray<readonly [name: string, inputs: Inputs, expected: readonly string[]]> = [
    ["no options", {}, []],
    ["options that are null", { driverOpts: null }, []],
    ["empty options", { driverOpts: {} }, []],
    ["a bind mount", { driverOpts: { type: "none", o: "bind", device: "/etc" } }, ["/etc"]],
    ["a recursive bind mount", { driverOpts: { type: "none", o: "rbind", device: "/etc" } }, ["/etc"]],
    ["bind among other words", { driverOpts: { o: "noexec,bind,ro", device: "/etc" } }, ["/etc"]],
    ["a device without bind", { driverOpts: { type: "none", device: "/etc" } }, ["/etc"]],
    ["a device alone", { driverOpts: { device: "/etc" } }, ["/etc"]],
    ["a disk", { driverOpts: { type: "ext4", device: "/dev/sda1" } }, ["/dev/sda1"]],
    ["a relative device with bind", { driverOpts: { type: "none", o: "bind", device: "etc" } }, ["etc"]],
    ["a relative device without bind, which nothing finds", { driverOpts: { type: "none", device: "etc" } }, []],
    ["a disk by a relative path", { driverOpts: { type: "ext4", device: "dev/sda1" } }, ["dev/sda1"]],
    ["a disk by a path that climbs", { driverOpts: { type: "xfs", device: "../dev/sda1" } }, ["../dev/sda1"]],
    ...["ext2", "ext3", "ext4", "xfs", "btrfs", "bcachefs", "f2fs", "nilfs2", "jfs", "reiserfs", "gfs2", "ocfs2"]
      .concat(["minix", "vfat", "msdos", "exfat", "ntfs", "ntfs3", "hfs", "hfsplus", "ufs", "apfs", "fuseblk"])
      .concat(["iso9660", "udf", "squashfs", "erofs", "cramfs", "romfs"])
      .map((type) => [`a disk of type ${type}`, { driverOpts: { type, device: "dev/sda1" } }, ["dev/sda1"]] as const),
    ["a folder that is decrypted", { driverOpts: { type: "ecryptfs", device: "etc" } }, ["etc"]],
    ["a disk's type without a device", { driverOpts: { type: "ext4", device: "" } }, []],
    ["a name that only looks like a path", { driverOpts: { type: "virtiofs", device: "dev/sda1" } }, []],
    ["a word that only begins like bind", { driverOpts: { o: "bindings", device: "etc" } }, []],
    ["a relative device with a recursive bind", { driverOpts: { o: "rbind", device: "etc" } }, ["etc"]],
    ["bind without a device", { driverOpts: { type: "none", o: "bind" } }, []],
    ["options of other names", { driverOpts: { mountpoint: "/etc", path: "/etc" } }, []],
    ["memory", { driverOpts: { type: "tmpfs", device: "tmpfs", o: "size=100m,uid=1000" } }, []],

    ["process information", { driverOpts: { type: "proc", device: "proc" } }, ["/proc"]],
    ["sysfs", { driverOpts: { type: "sysfs", device: "sysfs" } }, ["/sys"]],
    ["cgroups", { driverOpts: { type: "cgroup", device: "none", o: "memory" } }, ["/sys/fs/cgroup"]],
    ["cgroups, second version", { driverOpts: { type: "cgroup2", device: "none" } }, ["/sys/fs/cgroup"]],
    ["debugfs", { driverOpts: { type: "debugfs", device: "none" } }, ["/sys/kernel/debug"]],
    ["tracefs", { driverOpts: { type: "tracefs", device: "none" } }, ["/sys/kernel/tracing"]],
    ["securityfs", { driverOpts: { type: "securityfs", device: "none" } }, ["/sys/kernel/security"]],
    ["bpf", { driverOpts: { type: "bpf", device: "none" } }, ["/sys/fs/bpf"]],
    ["configfs", { driverOpts: { type: "configfs", device: "none" } }, ["/sys/kernel/config"]],
    ["pstore", { driverOpts: { type: "pstore", device: "none" } }, ["/sys/fs/pstore"]],
    ["resctrl", { driverOpts: { type: "resctrl", device: "none" } }, ["/sys/fs/resctrl"]],
    ["selinuxfs", { driverOpts: { type: "selinuxfs", device: "none" } }, ["/sys/fs/selinux"]],
    ["fusectl", { driverOpts: { type: "fusectl", device: "none" } }, ["/sys/fs/fuse/connections"]],
    ["efivarfs", { driverOpts: { type: "efivarfs", device: "none" } }, ["/sys/firmware/efi/efivars"]],
    ["binfmt_misc", { driverOpts: { type: "binfmt_misc", device: "none" } }, ["/proc/sys/fs/binfmt_misc"]],
    ["nfsd", { driverOpts: { type: "nfsd", device: "none" } }, ["/proc/fs/nfsd"]],
    ["smackfs", { driverOpts: { type: "smackfs", device: "none" } }, ["/sys/fs/smackfs"]],
    ["devices", { driverOpts: { type: "devtmpfs", device: "none" } }, ["/dev"]],
    ["a kernel's type without a device", { driverOpts: { type: "proc" } }, ["/proc"]],
    ["a kernel's type with a path", { driverOpts: { type: "proc", device: "/srv" } }, ["/proc", "/srv"]],
    ["a type that only begins like one", { driverOpts: { type: "process", device: "none" } }, []],

    [
      "the directories of an overlay",
      { driverOpts: { type: "overlay", device: "overlay", o: "lowerdir=/etc:/usr,upperdir=/srv/u,workdir=/srv/w" } },
      ["/etc", "/usr", "/srv/u", "/srv/w"],
    ],
    [
      "a relative directory of an overlay",
      { driverOpts: { type: "overlay", o: "lowerdir=etc:/usr" } },
      ["etc", "/usr"],
    ],
    ["data only layers by their own option", { driverOpts: { type: "overlay", o: "datadir=/a" } }, ["/a"]],
    ["an option that only ends like one", { driverOpts: { type: "overlay", o: "mylowerdir=/etc" } }, []],
    ["data only layers", { driverOpts: { type: "overlay", o: "lowerdir=/a::/b" } }, ["/a", "/b"]],
    ["an overlay without directories", { driverOpts: { type: "overlay", device: "overlay", o: "lowerdir=" } }, []],
    ["other options with a path", { driverOpts: { type: "nfs", o: "addr=10.0.0.1,sec=/etc", device: ":/srv" } }, []],

    ["an NFS share", { driverOpts: { type: "nfs", o: "addr=10.0.0.1,rw", device: ":/srv" } }, []],
    ["an NFS share with its server", { driverOpts: { type: "nfs4", device: "nfs.example.com:/srv" } }, []],
    ["a Windows share", { driverOpts: { type: "cifs", o: "username=x", device: "//server/share" } }, []],
    ["a Windows share by its newer type", { driverOpts: { type: "smb3", device: "//server/share" } }, []],
    ["a Windows share that is a path", { driverOpts: { type: "cifs", device: "/etc" } }, ["/etc"]],
    ["a Windows share with bind", { driverOpts: { type: "cifs", o: "bind", device: "//etc" } }, ["//etc"]],
    ["two slashes under another type", { driverOpts: { type: "none", device: "//etc" } }, ["//etc"]],

    ["the local driver by name", { driver: "local", driverOpts: { device: "/etc" } }, ["/etc"]],
    ["an empty driver, which is local", { driver: "", driverOpts: { device: "/etc" } }, ["/etc"]],
    ["a null driver, which is local", { driver: null, driverOpts: { device: "/etc" } }, ["/etc"]],
    ["another driver, which has its own options", { driver: "rexray", driverOpts: { o: "bind", device: "/etc" } }, []],
    ["another driver with unknown options", { driver: "rexray", driverOpts: UNKNOWN }, []],
    ["an unknown driver", { driver: UNKNOWN, driverOpts: { device: "/etc" } }, ["unknown: driver"]],
    ["an unknown driver without a device", { driver: UNKNOWN, driverOpts: { type: "tmpfs" } }, []],
    [
      "an unknown device under an unknown driver",
      { driver: UNKNOWN, driverOpts: { device: UNKNOWN } },
      ["unknown: driverOpts.device"],
    ],
    [
      "a device that is a number, whatever the driver",
      { driver: UNKNOWN, driverOpts: { device: 8 } },
      ["malformed: driverOpts.device"],
    ],
    ["a driver that is a number", { driver: 1, driverOpts: { device: "/etc" } }, ["malformed: driver"]],

    ["unknown options", { driverOpts: UNKNOWN }, ["unknown: driverOpts"]],
    ["an unknown device", { driverOpts: { type: "none", device: UNKNOWN } }, ["unknown: driverOpts.device"]],
    ["an unknown type", { driverOpts: { type: UNKNOWN, device: "none" } }, ["unknown: driverOpts.type"]],
    [
      "an unknown type beside a path",
      { driverOpts: { type: UNKNOWN, device: "/etc" } },
      ["unknown: driverOpts.type", "/etc"],
    ],
    ["unknown words beside a path", { driverOpts: { o: UNKNOWN, device: "/etc" } }, ["/etc", "unknown: driverOpts.o"]],
    ["options that are text", { driverOpts: "device=/etc" }, ["malformed: driverOpts"]],
    ["options that are a list", { driverOpts: [] }, ["malformed: driverOpts"]],
    ["a device that is a number", { driverOpts: { device: 8 } }, ["malformed: driverOpts.device"]],
  ];
  for (const [name, inputs, expected] of rows)
    it(name, () =>
      assert.deepEqual(
        read(inputs).map(({ path }) => show(path)),
        expected,
      ),
    );
});

describe("driverOptionMounts: read-only mounts", () => {
  const rows: ReadonlyArray<readonly [name: string, inputs: Inputs, expected: boolean | string]> = [
    ["a volume that does not say", { driverOpts: { device: "/etc" } }, "unset: driverOpts.o"],
    ["a volume with other words", { driverOpts: { o: "bind", device: "/etc" } }, false],
    ["a volume with ro", { driverOpts: { o: "bind,ro", device: "/etc" } }, true],
    ["a volume with rw after ro, which takes it back", { driverOpts: { o: "bind,ro,rw", device: "/etc" } }, false],
    ["a volume with ro after rw", { driverOpts: { o: "bind,rw,ro", device: "/etc" } }, true],
    ["a word that only begins like ro", { driverOpts: { o: "bind,root", device: "/etc" } }, false],
    ["a volume with unknown words", { driverOpts: { o: UNKNOWN, device: "/etc" } }, "unknown: driverOpts.o"],
    ["a mount that says so", { readOnly: true, driverOpts: { device: "/etc" } }, true],
    [
      "a mount that says so, whatever the words",
      { readOnly: true, driverOpts: { o: "bind,rw", device: "/etc" } },
      true,
    ],
    ["a mount that does not", { readOnly: false, driverOpts: { device: "/etc" } }, false],
    ["a mount that leaves it out", { readOnly: null, driverOpts: { device: "/etc" } }, "unset: readOnly"],
    [
      "a mount that leaves it out, of options without ro",
      { readOnly: null, driverOpts: { o: "bind", device: "/etc" } },
      false,
    ],
    ["a writable mount of options with ro", { readOnly: false, driverOpts: { o: "bind,ro", device: "/etc" } }, true],
    ["an unknown mount", { readOnly: UNKNOWN, driverOpts: { o: "bind", device: "/etc" } }, "unknown: readOnly"],
    ["an unknown mount of options with ro", { readOnly: UNKNOWN, driverOpts: { o: "ro", device: "/etc" } }, true],
    [
      "a writable mount of unknown words",
      { readOnly: false, driverOpts: { o: UNKNOWN, device: "/etc" } },
      "unknown: driverOpts.o",
    ],
    ["a mount with a word", { readOnly: "yes", driverOpts: { o: "bind", device: "/etc" } }, "malformed: readOnly"],
  ];
  for (const [name, inputs, expected] of rows) it(name, () => assert.equal(show(read(inputs)[0]!.readOnly), expected));
});

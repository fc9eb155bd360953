// Preloaded into child processes. The channel to the parent closes when the parent ends, even if it is killed: end as well.
process.once("disconnect", () => process.exit(1));
process.channel?.unref(); // an idle channel alone keeps no process alive

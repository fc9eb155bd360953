// Preloaded into child processes. Exits when the channel to the parent closes, which happens even if the parent is killed.
process.once("disconnect", () => process.exit(1));
process.channel?.unref(); // an idle channel must not keep the process alive

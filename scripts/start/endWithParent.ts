// Loaded before a command of `npm start`: when its parent is gone, however that ended, the command ends as it does when it
// is asked to. Otherwise it would go on against whatever chain is started next.
process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
// Listening alone keeps no process from ending when its work is done.
process.channel?.unref();

/** In words, what the system says of a path. */
export function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return (code === undefined ? undefined : REASONS[code]) ?? code ?? message;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  ENOTDIR: "a file stands where its folder should be",
  EEXIST: "a file stands where its folder should be",
  EACCES: "this user may not",
  EPERM: "this user may not",
  EROFS: "nothing can be written on this disk",
  ENOSPC: "the disk is full",
  EDQUOT: "this user may not use more of the disk",
  EFBIG: "no file may be as large here",
  EIO: "the disk failed",
  ELOOP: "it is a link",
  ENAMETOOLONG: "its name is too long",
};

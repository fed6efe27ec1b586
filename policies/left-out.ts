/** Checks that other tools have and this project leaves out, each with the reason. */
export const leftOut: Readonly<Record<string, string>> = {
  'kube-linter ssh-port': 'No image of the stack runs an SSH server, and a port number proves nothing.',
  'kube-linter sorted-keys': 'Style; a formatter does it.',
};

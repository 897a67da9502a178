export type FaultPoint =
  | "before-call"
  | "after-response"
  | "after-commit"
  | "before-route-commit"
  | "after-route-commit";

/** Tests only: kills the process at the named point, as `name` or `name:3` for the third time it is passed. */
export function faultInjector(fault: string | undefined): (point: FaultPoint) => void {
  const [name, nth] = (fault ?? "").split(":");
  let left = Number(nth ?? 1);
  return (point) => {
    if (point === name && --left === 0) process.kill(process.pid, "SIGKILL");
  };
}

import Link from "next/link";

export default function Forbidden() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col items-start justify-center gap-4 p-6">
      <h1 className="font-heading text-2xl font-semibold">Your role does not open this page</h1>
      <p className="text-muted-foreground">
        Ask an admin of the workspace to change your role, or go back to what you can see.
      </p>
      <Link className="underline" href="/">
        Back to the start
      </Link>
    </main>
  );
}

export function OrDivider({ children }: { children: string }) {
  return (
    <div className="flex items-center gap-3 text-muted-foreground text-sm">
      <span className="h-px flex-1 bg-border" />
      {children}
      <span className="h-px flex-1 bg-border" />
    </div>
  );
}

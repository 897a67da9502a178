import { BarChart } from "@/components/charts/bar-chart";
import { DonutChart } from "@/components/charts/donut-chart";
import { EmptyState } from "@/components/display/empty-state";
import { formatDate } from "@/components/display/format";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import type { Overview } from "../queries";
import { largestSlices } from "../slices";

const heightPx = 220;
const slicesShown = 5;

type ChartCardProps = { title: string; description: string; className?: string; children: React.ReactNode };

function ChartCard({ title, description, className, children }: ChartCardProps) {
  return (
    <Card className={className}>
      <CardHeader>
        <CardTitle>{title}</CardTitle>
        <CardDescription>{description}</CardDescription>
      </CardHeader>
      <CardContent>{children}</CardContent>
    </Card>
  );
}

/** A date is a date wherever it is read: it is printed without moving it to a zone. */
const dayLabel = (date: string) => formatDate(new Date(`${date}T00:00:00Z`), "day", "UTC");
const zoneWords = (timeZone: string) => (timeZone === "UTC" ? "Days in UTC." : `Days in your zone, ${timeZone}.`);

type DaysProps = { days: Overview["days"]; timeZone: string; className?: string };

export function MailsByDay({ days, timeZone, className }: DaysProps) {
  return (
    <ChartCard title="Mails per day" description={`The last 30 days. ${zoneWords(timeZone)}`} className={className}>
      <BarChart
        stacked
        label="Mails received on each of the last 30 days, with a summary and without"
        data={days.map(({ date, mails, summarised }) => ({
          Day: dayLabel(date),
          summarised,
          other: mails - summarised,
        }))}
        xKey="Day"
        series={[
          { key: "summarised", label: "Summarised" },
          { key: "other", label: "Not summarised", color: "var(--chart-4)" },
        ]}
        heightPx={heightPx}
        empty={
          <EmptyState title="No mail in the last 30 days" className="py-8">
            What you discover shows up on the day it was received.
          </EmptyState>
        }
      />
    </ChartCard>
  );
}

export function SpendingByDay({ days, timeZone, className }: DaysProps) {
  return (
    <ChartCard
      title="Credits spent per day"
      description={`The last 30 days. ${zoneWords(timeZone)}`}
      className={className}
    >
      <BarChart
        label="Credits charged for summaries on each of the last 30 days"
        data={days.map(({ date, spentMicro }) => ({ Day: dayLabel(date), spent: Number(spentMicro) }))}
        xKey="Day"
        series={[{ key: "spent", label: "Credits" }]}
        format="credits"
        heightPx={heightPx}
        empty={
          <EmptyState title="Nothing spent" className="py-8">
            Only finished summaries are charged, at the price you agreed to or less.
          </EmptyState>
        }
      />
    </ChartCard>
  );
}

export function SummariesByCategory({ categories }: { categories: Overview["categories"] }) {
  const slices = largestSlices(categories, slicesShown).map(({ label, value }) => ({
    label: label.charAt(0).toUpperCase() + label.slice(1),
    value,
  }));
  return (
    <ChartCard title="What your mail is about" description="All summaries by category.">
      <DonutChart
        label="Summaries by category"
        slices={slices}
        totalLabel="summaries"
        empty={
          <EmptyState title="No summaries yet" className="py-8">
            Each summary puts its mail into a category: work, invoice, newsletter and so on.
          </EmptyState>
        }
      />
    </ChartCard>
  );
}

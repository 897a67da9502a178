"use client";

import { Image as ImageIcon, Monitor, Moon, Smartphone, Sun, Type } from "lucide-react";
import { useState } from "react";
import { cn } from "@/components/cn";
import { Button } from "@/components/ui/button";
import { publicId } from "@/lib/ids";
import { type Person, PersonPicker } from "./person-picker";

type PreviewPaneProps = {
  workspace: string;
  templateId: string;
  revision: number;
  hasImages: boolean;
  canPick: boolean;
  person: Person | null;
  onPick: (person: Person | null) => void;
};

/** The saved draft as one person gets it: a frame that runs nothing and loads pictures only when asked. */
export function PreviewPane({ workspace, templateId, revision, hasImages, canPick, person, onPick }: PreviewPaneProps) {
  const [isPhone, setIsPhone] = useState(false);
  const [isDark, setIsDark] = useState(false);
  const [isText, setIsText] = useState(false);
  const [areShown, setAreShown] = useState(false);
  const query = new URLSearchParams({
    workspace,
    template: publicId("template", templateId),
    rev: String(revision),
    headed: "1",
    ...(person && { contact: publicId("contact", person.id) }),
    ...(isDark && { dark: "1" }),
    ...(isText && { text: "1" }),
    ...(areShown && { images: "1" }),
  });
  return (
    <section aria-label="Preview" className="grid content-start gap-3 xl:sticky xl:top-32">
      <div className="flex flex-wrap items-center gap-2">
        {canPick && <PersonPicker workspace={workspace} person={person} onPick={onPick} />}
        <div className="ml-auto flex gap-1">
          <Toggle label="Desktop" isOn={!isPhone} onPress={() => setIsPhone(false)} icon={<Monitor aria-hidden />} />
          <Toggle label="Phone" isOn={isPhone} onPress={() => setIsPhone(true)} icon={<Smartphone aria-hidden />} />
          <Toggle
            label="Dark"
            isOn={isDark}
            onPress={() => setIsDark(!isDark)}
            icon={isDark ? <Moon aria-hidden /> : <Sun aria-hidden />}
          />
          <Toggle label="Plain text" isOn={isText} onPress={() => setIsText(!isText)} icon={<Type aria-hidden />} />
          {hasImages && (
            <Toggle
              label="Load remote images"
              isOn={areShown}
              onPress={() => setAreShown(!areShown)}
              icon={<ImageIcon aria-hidden />}
            />
          )}
        </div>
      </div>
      <div className={cn("mx-auto w-full transition-[max-width]", isPhone ? "max-w-[390px]" : "max-w-[760px]")}>
        <iframe
          title="Preview of the mail"
          src={`/api/templates/frame?${query}`}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerPolicy="no-referrer"
          className={cn(
            "h-[calc(100dvh-15rem)] min-h-96 w-full rounded-lg border",
            isDark ? "bg-[#141210]" : "bg-white",
          )}
        />
      </div>
    </section>
  );
}

type ToggleProps = { label: string; isOn: boolean; onPress: () => void; icon: React.ReactNode };
const Toggle = ({ label, isOn, onPress, icon }: ToggleProps) => (
  <Button
    variant={isOn ? "soft" : "ghost"}
    size="icon-sm"
    aria-label={label}
    title={label}
    aria-pressed={isOn}
    onClick={onPress}
  >
    {icon}
  </Button>
);

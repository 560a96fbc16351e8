/** What makes a part of a drawing a thing that keyboard and mouse alike can pick. */

export interface Picking {
  picked: string | null;
  onPick: (id: string) => void;
}

export function pickable(id: string, said: string, { picked, onPick }: Picking) {
  return {
    class: picked === id ? "pickable picked" : "pickable",
    // Attributes of SVG keep their case: tabIndex would be unknown there.
    tabindex: 0,
    role: "button" as const,
    "aria-label": said,
    "aria-pressed": picked === id,
    onClick: () => onPick(id),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      onPick(id);
    },
  };
}

export type LampColour = 'green' | 'amber' | 'red' | 'blue' | 'grey';

/** The colours themselves, for shares drawn beside lamps. */
export const LAMP_COLOURS: Record<LampColour, string> = {
  green: '#2f8f1d',
  amber: '#d48806',
  red: '#c5221f',
  blue: '#0b4aa2',
  grey: '#7a8591',
};

/** A status lamp: colour, shape and, always, the words. */
export function Lamp({ colour, children }: { colour: LampColour; children: string }) {
  return (
    <span className={`lamp lamp-${colour}`} style={{ ['--lamp' as string]: LAMP_COLOURS[colour] }}>
      {children}
    </span>
  );
}

import type { ReactNode } from "react";
import { Armchair } from "../artwork/furniture.tsx";
import { Planter } from "../artwork/garden.tsx";
import { Kettle } from "../artwork/kitchen.tsx";
import { ArcLamp } from "../artwork/lighting.tsx";

/** A handcart on its way, loaded with what the shop sells. */
export function HeroCart({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 640 520" className={className} aria-hidden="true">
      <ellipse cx="330" cy="484" rx="280" ry="14" fill="var(--art-shadow)" />
      <Load x={64} y={12} size={352} tone="#d9a23a">
        <ArcLamp />
      </Load>
      <Load x={250} y={112} size={250} tone="#2f6f6a">
        <Armchair />
      </Load>
      <Load x={150} y={196} size={158} tone="#d2482f">
        <Kettle />
      </Load>
      <Load x={440} y={178} size={180} tone="#c9764d">
        <Planter />
      </Load>
      <Bed />
      <Wheel />
    </svg>
  );
}

interface LoadProps {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly tone: string;
  readonly children: ReactNode;
}

function Load({ x, y, size, tone, children }: LoadProps) {
  return (
    <svg x={x} y={y} width={size} height={size} viewBox="0 0 240 240" className="art" style={{ "--tone": tone }}>
      {children}
    </svg>
  );
}

function Bed() {
  return (
    <g>
      <path
        d="M14 286 C40 286 60 300 84 318 L120 344"
        fill="none"
        stroke="#99683b"
        strokeWidth="14"
        strokeLinecap="round"
      />
      <rect x="2" y="276" width="44" height="20" rx="10" fill="#2b3431" />
      <path d="M560 384 L592 476" stroke="#99683b" strokeWidth="14" strokeLinecap="round" />
      <rect x="96" y="328" width="520" height="26" rx="8" fill="#c48f5a" />
      <path d="M112 354 H600 L586 392 Q584 398 576 398 H136 Q128 398 126 392 Z" fill="#99683b" />
      <path d="M180 354 V398 M260 354 V398 M420 354 V398 M500 354 V398" stroke="#7c5029" strokeWidth="4" />
      <rect x="96" y="328" width="520" height="8" rx="4" fill="#dcae7c" />
    </g>
  );
}

/** Ten spokes, slowly turning for those who like motion. */
function Wheel() {
  const spokes = Array.from({ length: 10 }, (_, index) => index * 36);
  return (
    <g>
      <circle cx="300" cy="390" r="92" fill="var(--hero)" />
      <g className="wheel">
        <circle cx="300" cy="390" r="88" fill="none" stroke="#2b3431" strokeWidth="13" />
        <circle cx="300" cy="390" r="79" fill="none" stroke="#d2482f" strokeWidth="9" />
        {spokes.map((angle) => (
          <path
            key={angle}
            d="M300 390 V316"
            stroke="#d2482f"
            strokeWidth="7"
            strokeLinecap="round"
            transform={`rotate(${angle} 300 390)`}
          />
        ))}
      </g>
      <circle cx="300" cy="390" r="19" fill="#2b3431" />
      <circle cx="300" cy="390" r="8" fill="#d9a23a" />
    </g>
  );
}

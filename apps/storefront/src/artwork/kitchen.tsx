/* Things for the stove and the table. */

export function Kettle() {
  return (
    <>
      <ellipse cx="122" cy="206" rx="82" ry="8" fill="var(--art-shadow)" />
      <path d="M84 96 C84 30 168 30 168 96" fill="none" stroke="var(--char)" strokeWidth="10" strokeLinecap="round" />
      <path d="M66 150 C52 140 50 118 28 112 L40 100 C64 104 74 118 84 128 Z" fill="var(--shade)" />
      <path d="M126 86 C168 86 184 120 192 186 Q194 206 176 206 H76 Q58 206 60 186 C68 120 84 86 126 86 Z" fill="var(--tone)" />
      <path d="M126 86 C168 86 184 120 192 186 Q194 206 176 206 H140 C168 186 166 112 126 86 Z" fill="var(--shade)" />
      <path d="M80 176 C82 146 88 124 100 110" fill="none" stroke="var(--light)" strokeWidth="8" strokeLinecap="round" />
      <ellipse cx="126" cy="90" rx="34" ry="8" fill="var(--deep)" />
      <path d="M96 88 C100 74 152 74 156 88 Z" fill="var(--tone)" />
      <circle cx="126" cy="72" r="8" fill="var(--wood)" />
    </>
  );
}

export function Mug() {
  return (
    <>
      <ellipse cx="116" cy="206" rx="66" ry="8" fill="var(--art-shadow)" />
      <path d="M162 116 C206 106 208 176 158 174" fill="none" stroke="var(--shade)" strokeWidth="14" />
      <path d="M58 90 H170 V178 Q170 206 142 206 H86 Q58 206 58 178 Z" fill="var(--tone)" />
      <path d="M132 90 H170 V178 Q170 206 142 206 H124 Q138 150 132 90 Z" fill="var(--shade)" />
      <path d="M58 160 H170 V178 Q170 206 142 206 H86 Q58 206 58 178 Z" fill="var(--light)" opacity="0.55" />
      <ellipse cx="114" cy="90" rx="56" ry="12" fill="var(--deep)" />
      <ellipse cx="114" cy="93" rx="47" ry="8" fill="#4a2c1b" />
      <path d="M96 66 C88 56 104 48 96 36 M126 66 C118 56 134 48 126 36" fill="none" stroke="var(--light)" strokeWidth="5" strokeLinecap="round" />
    </>
  );
}

export function Pot() {
  return (
    <>
      <ellipse cx="120" cy="206" rx="84" ry="8" fill="var(--art-shadow)" />
      <rect x="20" y="124" width="34" height="14" rx="7" fill="var(--deep)" />
      <rect x="186" y="124" width="34" height="14" rx="7" fill="var(--deep)" />
      <path d="M42 112 H198 V180 Q198 206 172 206 H68 Q42 206 42 180 Z" fill="var(--tone)" />
      <path d="M142 112 H198 V180 Q198 206 172 206 H126 Q150 160 142 112 Z" fill="var(--shade)" />
      <path d="M60 132 V172" stroke="var(--light)" strokeWidth="8" strokeLinecap="round" />
      <path d="M46 104 C52 70 188 70 194 104 Z" fill="var(--tone)" />
      <path d="M120 78 C160 78 190 86 194 104 H140 Z" fill="var(--shade)" />
      <rect x="36" y="102" width="168" height="12" rx="6" fill="var(--light)" />
      <rect x="106" y="62" width="28" height="18" rx="8" fill="var(--wood)" />
    </>
  );
}

export function Mill() {
  return (
    <>
      <ellipse cx="120" cy="206" rx="46" ry="7" fill="var(--art-shadow)" />
      <circle cx="120" cy="46" r="13" fill="var(--metal)" />
      <path d="M90 92 C90 66 104 58 120 58 C136 58 150 66 150 92 Z" fill="var(--tone)" />
      <path d="M122 58 C138 58 150 66 150 92 H132 Z" fill="var(--shade)" />
      <rect x="88" y="92" width="64" height="8" rx="3" fill="var(--metal)" />
      <path d="M94 100 H146 C140 130 142 150 154 190 Q156 206 142 206 H98 Q84 206 86 190 C98 150 100 130 94 100 Z" fill="var(--tone)" />
      <path d="M128 100 H146 C140 130 142 150 154 190 Q156 206 142 206 H126 C134 170 130 130 128 100 Z" fill="var(--shade)" />
      <path d="M104 114 C108 140 104 164 98 184" fill="none" stroke="var(--light)" strokeWidth="6" strokeLinecap="round" />
    </>
  );
}

export function Carafe() {
  return (
    <>
      <ellipse cx="120" cy="206" rx="56" ry="8" fill="var(--art-shadow)" />
      <path d="M102 52 H138 V92 C138 116 176 132 176 168 Q176 206 142 206 H98 Q64 206 64 168 C64 132 102 116 102 92 Z" fill="var(--glass)" />
      <path d="M66 158 C84 150 100 166 120 158 C140 150 156 162 174 156 Q178 206 142 206 H98 Q62 206 66 158 Z" fill="var(--tone)" opacity="0.85" />
      <path d="M150 140 Q164 154 164 172" fill="none" stroke="#fff" strokeOpacity="0.55" strokeWidth="6" strokeLinecap="round" />
      <rect x="96" y="84" width="48" height="26" rx="6" fill="var(--wood)" />
      <rect x="120" y="84" width="24" height="26" rx="6" fill="var(--wood-shade)" />
      <rect x="106" y="34" width="28" height="22" rx="8" fill="var(--tone)" />
      <rect x="120" y="34" width="14" height="22" rx="7" fill="var(--shade)" />
    </>
  );
}

export function Board() {
  return (
    <>
      <ellipse cx="120" cy="208" rx="70" ry="7" fill="var(--art-shadow)" />
      <path d="M106 28 H134 Q140 28 140 36 V62 H164 Q184 62 184 82 V188 Q184 208 164 208 H76 Q56 208 56 188 V82 Q56 62 76 62 H100 V36 Q100 28 106 28 Z" fill="var(--tone)" />
      <path d="M150 62 H164 Q184 62 184 82 V188 Q184 208 164 208 H150 Z" fill="var(--shade)" />
      <path d="M84 80 V190 M112 80 V190" stroke="var(--light)" strokeWidth="4" opacity="0.7" />
      <circle cx="120" cy="46" r="8" fill="var(--tile, #fff)" />
    </>
  );
}

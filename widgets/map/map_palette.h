// SPDX-License-Identifier: GPL-3.0-or-later
// Colours of the points of a map beyond those that the theme has: the sequential scale, and many
// colours that are alike where places are. Both follow light and dark. Window thread only.
#pragma once
#include <QColor>

namespace sparsescope::map_palette {

// Viridis; 0 … 1. On a light ground its bright end is darkened a little, on a dark one its dark end
// is lifted, so that both ends stand out.
[[nodiscard]] QColor sequential(double share);

// The colour of a place, both from 0 to 1: neighbours get colours that are hard to tell apart,
// distant places ones that are not.
[[nodiscard]] QColor of_place(double x, double y);

}  // namespace sparsescope::map_palette

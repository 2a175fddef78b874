// SPDX-License-Identifier: GPL-3.0-or-later
// The SQL that brings a workspace file from one version to the next, a file a version. What a
// released program has written is never edited. Private to core/corpus.
#pragma once

namespace sparsescope::layout {

extern const char version_1[];
extern const char version_2[];
extern const char version_3[];
extern const char version_4[];
extern const char version_5[];
extern const char version_6[];
extern const char version_7[];
extern const char version_8[];

}  // namespace sparsescope::layout

// SPDX-License-Identifier: GPL-3.0-or-later
// What the contact sheets of every page can do with their pictures: Z, and the menu, show one large
// and the others of the sheet after it.
#pragma once
#include <functional>

#include "core/types/ids.h"

namespace sparsescope {

class Commands;
class DocumentList;

// `dataset` says whose documents the list shows; 0: none.
void zoom_pictures(DocumentList* list, Commands& commands, std::function<DatasetId()> dataset);

}  // namespace sparsescope

// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a list of documents a source of the picked set, and shows in it what is picked: a click or
// the space key picks (Shift adds, Ctrl removes, both intersect), and what is under the pointer is
// hovered everywhere.
#pragma once
#include <QString>

namespace sparsescope {

class DocumentList;
class SelectionBus;

// `origin` says where the documents were picked, as SelectionBus::origin() does.
void pick_documents(DocumentList* list, SelectionBus& picked, const QString& origin);

}  // namespace sparsescope

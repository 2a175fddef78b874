// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/picture_menu.h"

#include <QPointer>

#include "app/dialogs/commands.h"
#include "app/dialogs/picture_viewer.h"
#include "app/parts/document_list.h"

namespace sparsescope {

void zoom_pictures(DocumentList* list, Commands& commands, std::function<DatasetId()> dataset) {
    QObject::connect(
        list, &DocumentList::zoomRequested, &commands,
        [list = QPointer(list), &commands, dataset = std::move(dataset)](int row) {
            const DatasetId id = dataset();
            if (!list || id == 0) return;
            std::vector<DocumentId> documents;
            for (const DocumentRow& one : list->documents()->allRows())
                documents.push_back(one.id);
            commands.showPictures(
                {.dataset = id,
                 .count = static_cast<int>(documents.size()),
                 .first = row,
                 .document =
                     [documents](int place) { return documents[static_cast<std::size_t>(place)]; },
                 .moved =
                     [list](int place) {
                         if (list) list->setCurrentIndex(list->documents()->index(place, 0));
                     }});
        });
}

}  // namespace sparsescope

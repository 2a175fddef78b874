// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/picked_documents.h"

#include <QKeyEvent>
#include <algorithm>

#include "app/controllers/selection_bus.h"
#include "app/parts/document_list.h"

namespace sparsescope {
namespace {

class DocumentPicker : public QObject {
  public:
    DocumentPicker(DocumentList* list, SelectionBus& picked, QString origin)
        : QObject(list), list_(list), picked_(picked), origin_(std::move(origin)) {
        list_->setSelectionMode(QAbstractItemView::NoSelection);  // the picked set is what is shown
        list_->installEventFilter(this);
        list_->viewport()->installEventFilter(this);
        connect(list_->documents(), &QAbstractItemModel::modelReset, this,
                &DocumentPicker::showPicked);
        connect(&picked_, &SelectionBus::documentsChanged, this, &DocumentPicker::showPicked);
        connect(list_, &QAbstractItemView::entered, this, [this](const QModelIndex& index) {
            picked_.hoverDocument(list_->documents()->documentAt(index.row()));
        });
    }

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (watched == list_->viewport()) {
            if (event->type() == QEvent::MouseButtonRelease) {
                const auto* mouse = static_cast<QMouseEvent*>(event);
                if (mouse->button() == Qt::LeftButton)
                    pick(list_->indexAt(mouse->pos()), mouse->modifiers());
            }
            if (event->type() == QEvent::Leave) picked_.hoverDocument(std::nullopt);
        } else if (event->type() == QEvent::KeyPress) {
            const auto* key = static_cast<QKeyEvent*>(event);
            if (key->key() == Qt::Key_Space) {
                pick(list_->currentIndex(), key->modifiers());
                return true;
            }
        }
        return QObject::eventFilter(watched, event);
    }

  private:
    void pick(const QModelIndex& index, Qt::KeyboardModifiers modifiers) {
        if (!index.isValid()) return;
        picked_.pickDocuments({list_->documents()->documentAt(index.row())},
                              SelectionBus::how(modifiers), origin_);
    }

    void showPicked() {
        const auto& picked = picked_.documents();
        QItemSelection selection;
        for (int row = 0; row < list_->documents()->rowCount(); ++row) {
            if (!std::ranges::binary_search(picked, list_->documents()->documentAt(row))) continue;
            const QModelIndex index = list_->documents()->index(row, 0);
            selection.select(index, index);
        }
        list_->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    }

    DocumentList* list_;
    SelectionBus& picked_;
    QString origin_;
};

}  // namespace

void pick_documents(DocumentList* list, SelectionBus& picked, const QString& origin) {
    new DocumentPicker(list, picked, origin);  // the list owns it
}

}  // namespace sparsescope

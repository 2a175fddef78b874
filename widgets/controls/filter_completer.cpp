// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/filter_completer.h"

#include <QKeyEvent>
#include <algorithm>
#include <utility>

#include "widgets/controls/completion_list.h"
#include "widgets/controls/filter_edit.h"
#include "widgets/theme.h"

namespace sparsescope {

FilterCompleter::FilterCompleter(QWidget* bar, FilterEdit* edit)
    : QObject(bar), bar_(bar), edit_(edit) {
    edit_->installEventFilter(this);
}

FilterCompleter::~FilterCompleter() {
    delete list_;
}

void FilterCompleter::offer() {
    if (!complete_) return;
    if (!list_) {
        list_ = new CompletionList(bar_->window());
        list_->setObjectName(QStringLiteral("filter_completions"));
        connect(list_, &CompletionList::chosen, this, &FilterCompleter::accept);
    }
    auto found = complete_(edit_->text(), edit_->cursorPosition());
    const int at = found.empty() ? 0 : edit_->xOf(found.front().position);
    list_->setCompletions(std::move(found));
    if (list_->model()->rowCount() == 0) return;
    Q_EMIT opened();
    const QPoint corner(edit_->mapTo(bar_, QPoint(at, 0)).x() - theme::gap_inside, 0);
    list_->showAt(QRect(bar_->mapTo(bar_->window(), corner), QSize(1, bar_->height())));
}

void FilterCompleter::close() {
    if (list_) list_->hide();
}

bool FilterCompleter::isOpen() const {
    return list_ && list_->isVisible();
}

bool FilterCompleter::eventFilter(QObject*, QEvent* event) {
    switch (event->type()) {
        case QEvent::ShortcutOverride:
            if (!isOpen() || static_cast<QKeyEvent*>(event)->key() != Qt::Key_Escape) return false;
            event->accept();  // closes the list, whatever Esc means to the page
            return true;
        case QEvent::KeyPress:
            return takeKey(*static_cast<QKeyEvent*>(event));
        case QEvent::MouseButtonRelease:
            if (edit_->text().isEmpty()) offer();
            return false;
        case QEvent::FocusIn:
        case QEvent::FocusOut:
            close();
            return false;
        default:
            return false;
    }
}

bool FilterCompleter::takeKey(const QKeyEvent& event) {
    const bool open = isOpen();
    switch (event.key()) {
        case Qt::Key_Down:
        case Qt::Key_Up:
            if (open)
                list_->moveSelection(event.key() == Qt::Key_Down ? 1 : -1);
            else
                offer();
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (!open || list_->selected() < 0) return false;
            accept(list_->selected());
            return true;
        case Qt::Key_Tab:
            if (!open || (event.modifiers() & ~Qt::KeypadModifier)) return false;
            accept(std::max(0, list_->selected()));
            return true;
        case Qt::Key_Escape:
            close();
            return open;
        default:
            return false;
    }
}

void FilterCompleter::accept(int index) {
    const FilterCompletion completion = list_->completion(index);
    QString text = edit_->text();
    text.replace(completion.position, completion.length, completion.text);
    edit_->setText(text);
    edit_->setCursorPosition(completion.position + static_cast<int>(completion.text.size()));
    edit_->setFocus();
    Q_EMIT accepted();
}

}  // namespace sparsescope

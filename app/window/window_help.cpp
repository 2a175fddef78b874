// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/window_help.h"

#include <algorithm>

#include <QApplication>
#include <QCursor>
#include <QEvent>

#include "app/dialogs/glossary_dialog.h"
#include "app/parts/glossary_words.h"
#include "widgets/controls/k_slider.h"
#include "widgets/controls/pointing_note.h"

namespace sparsescope {
namespace {

const GlossaryTerm* term_under_pointer() {
    const QPoint place = QCursor::pos();
    const QWidget* widget = QApplication::widgetAt(place);
    if (!widget) return nullptr;
    const auto terms = terms_at(*widget, widget->mapFromGlobal(place));
    return terms.empty() ? nullptr : terms.front();
}

}  // namespace

WindowHelp::WindowHelp(QWidget* window, KSlider* k_slider)
    : QObject(window),
      window_(window),
      k_slider_(k_slider),
      note_(new PointingNote(window, PointingNote::Kind::hint)) {
    note_->setObjectName("k_note");
    new GlossaryHover(this);
    connect(k_slider_, &KSlider::valueChanged, note_, &QWidget::hide);
    qApp->installEventFilter(this);
}

void WindowHelp::openGlossary(std::string_view group) {
    const GlossaryTerm* term = term_under_pointer();
    const auto first = std::ranges::find(glossary_terms, group, &GlossaryTerm::group);
    if (!term && first != glossary_terms.end()) term = &*first;
    show_glossary(window_, term);
}

void WindowHelp::pointAtK(const QString& sentence) {
    k_slider_->setFocus();
    const QPoint tip(k_slider_->width() / 2, k_slider_->height());
    note_->showAt(k_slider_->mapTo(window_, tip), sentence);
}

// A click anywhere but on the slider, or a change of size, means the note was read.
bool WindowHelp::eventFilter(QObject* watched, QEvent* event) {
    if (!note_->isVisible()) return false;
    const bool elsewhere = event->type() == QEvent::MouseButtonPress && watched->isWidgetType() &&
                           watched != k_slider_;
    if (elsewhere || (event->type() == QEvent::Resize && watched == window_)) note_->hide();
    return false;
}

}  // namespace sparsescope

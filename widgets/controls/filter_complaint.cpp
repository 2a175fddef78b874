// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/filter_complaint.h"

#include <algorithm>

#include "widgets/controls/filter_chip.h"
#include "widgets/controls/filter_chips.h"
#include "widgets/controls/filter_edit.h"
#include "widgets/controls/pointing_note.h"
#include "widgets/theme.h"

namespace sparsescope {

FilterComplaint::FilterComplaint(QWidget* bar, FilterEdit* edit, FilterChips* chips)
    : bar_(bar), edit_(edit), chips_(chips) {}

FilterComplaint::~FilterComplaint() {
    delete note_;
}

void FilterComplaint::aboutChip(FilterChip* chip, const QString& sentence) {
    chips_->markWrong(chip);
    note(chip, chip->width() / 2, sentence);
}

void FilterComplaint::aboutEditor(const QString& read_as, int position, int length,
                                  const QString& sentence) {
    // The editor may hold the same with other spaces or parentheses; then all of it is meant.
    const int size = static_cast<int>(edit_->text().size());
    const bool same = edit_->text() == read_as;
    const int from = same ? std::clamp(position, 0, size) : 0;
    const int count = same ? std::clamp(position + length, from, size) - from : size;
    edit_->setWrong(from, count);
    note(edit_, (edit_->xOf(from) + edit_->xOf(from + count)) / 2, sentence);
}

void FilterComplaint::aboutAll(const QString& sentence) {
    note(edit_, theme::gap_groups, sentence);
}

// The note lies under the bar and points at an x of one of its parts.
void FilterComplaint::note(const QWidget* part, int x, const QString& sentence) {
    if (sentence.isEmpty() || !bar_->isVisible()) return;
    if (!note_) {
        note_ = new PointingNote(bar_->window());
        note_->setObjectName(QStringLiteral("filter_error"));
    }
    const QPoint tip(part->mapTo(bar_, QPoint(x, 0)).x(), bar_->height());
    note_->showAt(bar_->mapTo(bar_->window(), tip), sentence);
}

void FilterComplaint::hideNote() {
    if (note_) note_->hide();
}

void FilterComplaint::withdraw() {
    edit_->clearWrong();
    chips_->clearWrong();
    hideNote();
}

QString FilterComplaint::sentence() const {
    return note_ && note_->isVisible() ? note_->text() : QString();
}

}  // namespace sparsescope

// SPDX-License-Identifier: GPL-3.0-or-later
// Says what is wrong with the filter of a bar: underlines the wrong words, or the wrong chip, and
// points a note at them. Window thread only.
#pragma once
#include <QPoint>
#include <QPointer>
#include <QString>

class QWidget;

namespace sparsescope {

class FilterChip;
class FilterChips;
class FilterEdit;
class PointingNote;

class FilterComplaint {
  public:
    // Editor and chips stand in the bar; all three outlive the complaint.
    FilterComplaint(QWidget* bar, FilterEdit* edit, FilterChips* chips);
    ~FilterComplaint();
    FilterComplaint(const FilterComplaint&) = delete;
    FilterComplaint& operator=(const FilterComplaint&) = delete;

    void aboutChip(FilterChip* chip, const QString& sentence);
    // About a place in what the editor was read as. An empty sentence only underlines it.
    void aboutEditor(const QString& read_as, int position, int length, const QString& sentence);
    void aboutAll(const QString& sentence);
    void hideNote();
    void withdraw();
    [[nodiscard]] QString sentence() const;  // as long as the note is visible, else empty

  private:
    void note(const QWidget* part, int x, const QString& sentence);

    QWidget* bar_;
    FilterEdit* edit_;
    FilterChips* chips_;
    QPointer<PointingNote> note_;  // a child of the window, which may be gone first
};

}  // namespace sparsescope

// SPDX-License-Identifier: GPL-3.0-or-later
// One line that edits a filter: chips for the parts that hold, an editor for the next one with
// completion below it, and how many documents pass at the right. What is wrong is underlined and
// said in a bubble that points at it.
//
// filterChanged(text) comes only for text that can be read: 120 ms after typing, at once after
// Enter and after a chip was switched or removed. Window thread. The language is injected
// (app/parts/filter_support.h), so the bar knows nothing of it.
#pragma once
#include <QPointer>
#include <QTimer>
#include <QWidget>
#include <vector>

#include "widgets/controls/filter_language.h"

class QToolButton;

namespace sparsescope {

class CompletionList;
class FilterChip;
class FilterChips;
class FilterEdit;
class PointingNote;
class TextLabel;

class FilterBar : public QWidget {
    Q_OBJECT
  public:
    explicit FilterBar(QWidget* parent = nullptr);
    ~FilterBar() override;

    void setLanguage(FilterLanguage language);
    // The filter in force: the last one that could be read, without the parts switched off.
    [[nodiscard]] const QString& text() const { return text_; }
    // Shows a filter without saying that it changed. What cannot be read goes into the editor.
    void setText(const QString& text);
    void setStatus(const QString& status);  // "1 204 of 48 210"
    void setPlaceholder(const QString& text);
    // What turned out to be wrong with text() later: a label that does not exist. Stays until the
    // next change.
    void showError(int position, int length, const QString& message);
    [[nodiscard]] QString error() const;  // the sentence that is shown, or empty

    QSize sizeHint() const override;

  Q_SIGNALS:
    void filterChanged(const QString& text);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void moveEvent(QMoveEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    [[nodiscard]] bool editorKey(int key, Qt::KeyboardModifiers modifiers);
    void focusChanged(const QFocusEvent& event);
    void buildRow();
    void applyTheme();
    void showState();
    // The editor.
    void edited();
    void commit();   // what the editor says becomes chips
    void refresh();  // reads the editor and tells a change
    void complete();
    void accept(int index);
    void complain();
    void editChip(FilterChip* chip);
    // The filter.
    [[nodiscard]] FilterReading read(const QString& text) const;
    struct Piece {
        QString text;
        FilterChip* chip;  // nullptr: what stands in the editor
        int begin = 0;     // in text()
    };
    [[nodiscard]] std::vector<Piece> pieces() const;
    void tell();
    // Over the window.
    [[nodiscard]] QPoint below(const QWidget* widget, int x) const;
    // Both return where a note about it points.
    QPoint markChip(FilterChip* chip);
    QPoint markEditor(const QString& read_as, int position, int length);
    void showNote(const QPoint& tip, const QString& sentence);
    void hideOverlays();
    void clearError();
    [[nodiscard]] bool completing() const;

    FilterLanguage language_;
    QString text_;
    QString placeholder_;
    QTimer typing_;  // ends when the filter is read
    QTimer pause_;   // ends when half-typed text is complained about
    FilterChips* chips_;
    FilterEdit* edit_;
    TextLabel* status_;
    QToolButton* clear_;
    // Children of the window, which may be gone first.
    QPointer<CompletionList> completions_;
    QPointer<PointingNote> note_;
};

}  // namespace sparsescope

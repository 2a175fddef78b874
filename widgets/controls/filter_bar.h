// SPDX-License-Identifier: GPL-3.0-or-later
// One line that edits a filter: chips for the parts that hold, an editor for the next one with
// completion below it, and how many documents pass at the right. What is wrong is underlined and
// said in a bubble that points at it.
//
// filterChanged(text) comes only for text that can be read: 120 ms after typing, at once after
// Enter and after a chip was switched or removed. Window thread. The language is injected
// (app/parts/filter_support.h), so the bar knows nothing of it.
#pragma once
#include <QTimer>
#include <QWidget>
#include <vector>

#include "widgets/controls/filter_complaint.h"
#include "widgets/controls/filter_language.h"

class QToolButton;

namespace sparsescope {

class FilterCompleter;
class TextLabel;

class FilterBar : public QWidget {
    Q_OBJECT
  public:
    explicit FilterBar(QWidget* parent = nullptr);

    void setLanguage(FilterLanguage language);
    // The filter in force is the last one that could be read, without the parts switched off.
    [[nodiscard]] const QString& text() const { return text_; }
    // Shows a filter without saying that it changed. What cannot be read goes into the editor.
    void setText(const QString& text);
    void setStatus(const QString& status);  // "1 204 of 48 210"
    void setPlaceholder(const QString& text);
    // Shows what turned out later to be wrong with text(), for example a label that does not exist.
    // It stays until the next change.
    void showError(int position, int length, const QString& message);
    // The sentence that is shown, or empty.
    [[nodiscard]] QString error() const { return complaint_.sentence(); }

    QSize sizeHint() const override;

  Q_SIGNALS:
    void filterChanged(const QString& text);
    void left();  // Enter with nothing typed: to what passes

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
    void completed();
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
    void hideOverlays();  // what lies over the window
    void clearError();

    FilterLanguage language_;
    QString text_;
    QString placeholder_;
    QTimer typing_;  // ends when the filter is read
    QTimer pause_;   // ends when half-typed text is complained about
    FilterChips* chips_;
    FilterEdit* edit_;
    TextLabel* status_;
    QToolButton* clear_;
    FilterCompleter* completer_ = nullptr;
    FilterComplaint complaint_;
};

}  // namespace sparsescope

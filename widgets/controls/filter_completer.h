// SPDX-License-Identifier: GPL-3.0-or-later
// Offers what can be written at the cursor of a filter's editor: a list under the bar, the keys
// that move through it, and the replacement of what was typed. Window thread only.
#pragma once
#include <QObject>
#include <QPointer>

#include "widgets/controls/filter_language.h"

class QKeyEvent;

namespace sparsescope {

class CompletionList;
class FilterEdit;

class FilterCompleter : public QObject {
    Q_OBJECT
  public:
    // The editor stands in the bar, and both outlive the completer. From here on it sees the
    // editor's keys before anybody else does and takes those that it needs.
    FilterCompleter(QWidget* bar, FilterEdit* edit);
    ~FilterCompleter() override;

    void setLanguage(const FilterLanguage& language) { complete_ = language.complete; }
    void offer();  // opens the list for the place of the cursor, or closes it
    void close();
    [[nodiscard]] bool isOpen() const;

  Q_SIGNALS:
    void opened();
    void accepted();  // a completion stands in the editor, the cursor behind it

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    [[nodiscard]] bool takeKey(const QKeyEvent& event);
    void accept(int index);

    QWidget* bar_;
    FilterEdit* edit_;
    decltype(FilterLanguage::complete) complete_;
    QPointer<CompletionList> list_;  // a child of the window, which may be gone first
};

}  // namespace sparsescope

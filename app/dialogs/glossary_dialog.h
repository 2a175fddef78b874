// SPDX-License-Identifier: GPL-3.0-or-later
// The words of the program, each in one sentence, with a field to find one. It stays open beside
// the window, so that a page can be read with it.
#pragma once
#include <vector>

#include <QDialog>
#include <QString>

#include "core/types/glossary.h"

class QLineEdit;
class QScrollArea;

namespace sparsescope {

class GlossaryDialog : public QDialog {
    Q_OBJECT

  public:
    explicit GlossaryDialog(QWidget* parent = nullptr);
    // Scrolls to a term and marks it; null: to the beginning.
    void goTo(const GlossaryTerm* term);
    [[nodiscard]] const GlossaryTerm* marked() const { return marked_; }

  private:
    struct Entry {
        const GlossaryTerm* term;
        QWidget* widget;
    };
    struct Group {
        QWidget* title;
        std::vector<Entry> entries;
    };
    QWidget* buildList();
    void filter(const QString& text);
    void mark(const GlossaryTerm* term);

    std::vector<Group> groups_;
    const GlossaryTerm* marked_ = nullptr;
    QLineEdit* find_;
    QScrollArea* area_;
    QWidget* nothing_ = nullptr;
};

// Shows the one glossary of a window, which is made when it is first asked for.
void show_glossary(QWidget* window, const GlossaryTerm* term);

}  // namespace sparsescope

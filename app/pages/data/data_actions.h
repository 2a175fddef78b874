// SPDX-License-Identifier: GPL-3.0-or-later
// The actions on the documents selected in the corpus table: as a row of buttons, as keys of the
// table and as its context menu.
#pragma once
#include <QAction>
#include <QTimer>
#include <QWidget>
#include <optional>
#include <vector>

#include "app/controllers/corpus_editor.h"
#include "widgets/controls/message_bar.h"

class QHBoxLayout;
class QMenu;
class QToolButton;

namespace sparsescope {

class AppContext;
class Commands;
class CorpusTable;
class TextLabel;

class DataActions : public QWidget {
    Q_OBJECT

  public:
    // `table` must show the rows of context.data.shown().
    DataActions(AppContext& context, Commands& commands, CorpusTable* table);
    // Undo and redo, whose keys work on the whole page.
    [[nodiscard]] QList<QAction*> pageActions() const { return {undo_, redo_}; }
    void restoreAll();  // of the shown dataset, whatever was removed and is not yet deleted

  Q_SIGNALS:
    // `undoable` says whether Undo takes back what the sentence tells.
    void said(sparsescope::MessageBar::Kind kind, const QString& sentence, bool undoable);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    using Act = void (DataActions::*)();
    QAction* addAction(const QString& name, const QString& text, const QString& icon,
                       const QKeySequence& keys, const QString& tip, Act act);
    void addButton(QHBoxLayout* row, QAction* action, bool with_text = true);
    void buildActions();
    void buildRow();
    void fitButtons();  // drops the words where only icons have room
    void listen();
    void refresh();

    void tag();
    void takeTagOff();
    void remove();
    void moreLike();
    void copyIds();
    void exportDocuments();
    void undo();
    void redo();
    void addDocuments();
    void askForTag(CorpusEdit::Kind kind);
    void edit(const CorpusEdit& edit);
    [[nodiscard]] std::optional<ChosenRows> chosen() const;

    AppContext& context_;
    Commands& commands_;
    CorpusTable* table_;
    TextLabel* count_;
    QMenu* menu_;
    std::vector<QToolButton*> worded_;
    QString asked_file_ = "documents.csv";  // what the person called the last export
    QTimer patience_;  // ends when an edit takes so long that a message says so
    QAction* tag_ = nullptr;
    QAction* untag_ = nullptr;
    QAction* remove_ = nullptr;
    QAction* more_like_ = nullptr;
    QAction* copy_ = nullptr;
    QAction* export_ = nullptr;
    QAction* undo_ = nullptr;
    QAction* redo_ = nullptr;
    QAction* add_ = nullptr;
};

}  // namespace sparsescope

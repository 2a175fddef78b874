// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with the names of a model as a whole: read them from a file, write them to one,
// carry them over from another model, and ask a program of one's own for them.
#pragma once
#include <QMenu>
#include <QString>

#include "app/controllers/names_exchange.h"

namespace sparsescope {

class AppContext;
class Commands;

class NamesMenu : public QMenu {
    Q_OBJECT

  public:
    NamesMenu(AppContext& context, Commands& commands, QWidget* parent);

  Q_SIGNALS:
    // `undoable` says whether Undo takes back what the sentence tells.
    void said(bool good, const QString& sentence, bool undoable);

  private:
    void refresh();
    void fillCarry();
    void importNames();
    void exportNames();
    void askProgram();

    AppContext& context_;
    Commands& commands_;
    NamesExchange* exchange_;
    QAction* import_;
    QMenu* carry_;
    QAction* ask_;
};

}  // namespace sparsescope

// SPDX-License-Identifier: GPL-3.0-or-later
// The naming queue on one screen: the name that is proposed for a neuron, what speaks for it, and
// one key for each answer. Enter takes the name as a person's own, E changes it first, S skips, U
// takes the last answer back, the arrows look at others, and Esc ends it. It covers the page while
// it runs.
#pragma once
#include <functional>
#include <utility>
#include <vector>

#include <QWidget>

#include "app/controllers/naming_queue.h"
#include "widgets/controls/message_bar.h"
#include "widgets/models/neuron_row.h"

class QLineEdit;
class QMenu;
class QPushButton;
class QStackedWidget;

namespace sparsescope {

class AppContext;
class Chip;
class ElidedLabel;
class FlowLayout;
class NamingEvidenceView;
class NeuronList;
class TextLabel;

class NamingView : public QWidget {
    Q_OBJECT

  public:
    explicit NamingView(AppContext& context, QMenu* names_menu, QWidget* parent = nullptr);

    // Whose neurons are to be named: all of them, or those that it shows.
    void setSource(NeuronList* list) { list_ = list; }
    void begin();
    void say(MessageBar::Kind kind, const QString& sentence);

  Q_SIGNALS:
    void ended();

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    enum class What { unnamed, mixed, starred, shown };
    // naming_view_layout.cpp
    void build(QMenu* names_menu);
    QWidget* buildTop(QMenu* names_menu);
    QWidget* buildProposal();
    QWidget* buildKeys();
    QPushButton* addKey(FlowLayout* row, const QString& name, const QString& text,
                        std::function<void()> act);
    void addChoice(FlowLayout* row, What what, const QString& text, const QString& tip);

    [[nodiscard]] std::vector<NeuronId> neurons(What what) const;
    void start(What what);
    void end();
    void refresh();
    void refreshProposal();
    void accept();
    void edit();
    void finishEdit(bool keep);
    [[nodiscard]] const NeuronRow* row() const;  // of the current neuron; null: there is none
    [[nodiscard]] QString proposal() const;

    AppContext& context_;
    NamingQueue* queue_;
    NeuronList* list_ = nullptr;
    bool running_ = false;
    What what_ = What::unnamed;
    std::vector<std::pair<What, Chip*>> choices_;
    TextLabel* progress_ = nullptr;
    TextLabel* number_ = nullptr;
    ElidedLabel* name_ = nullptr;
    TextLabel* facts_ = nullptr;
    QLineEdit* field_ = nullptr;
    QStackedWidget* line_ = nullptr;  // the proposal, or the field
    QPushButton* accept_ = nullptr;
    QPushButton* edit_ = nullptr;
    QPushButton* skip_ = nullptr;
    QPushButton* undo_ = nullptr;
    QPushButton* back_ = nullptr;
    QPushButton* forward_ = nullptr;
    MessageBar* message_;
    NamingEvidenceView* evidence_;
};

// The neurons to be named, those first that are used most and are purest: by log₂(1 + documents) ·
// purity (where there are no labels, the name's score stands for the purity). Silent ones are left
// out: there is nothing to go by.
[[nodiscard]] std::vector<NeuronId> naming_order(std::vector<NeuronRow> rows);

}  // namespace sparsescope

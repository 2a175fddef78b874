// SPDX-License-Identifier: GPL-3.0-or-later
// A card about a neuron that appears wherever one is named in the window and the pointer rests, or
// the keyboard focus stays, on it: on chips, on the segments of a bar of contributions, on rows of
// the table of neurons. It shows name, state, the most important numbers and three documents, takes
// no clicks and no focus, and goes with the next key, click or move. Of another model's neurons
// nothing is known while it is not selected, so there is no card. One for the whole program.
#pragma once
#include <QFrame>
#include <QPointer>
#include <QTimer>
#include <optional>
#include <vector>

#include "app/controllers/reader.h"
#include "app/controllers/task.h"
#include "widgets/models/document_list_model.h"

class QLabel;

namespace sparsescope {

class AppContext;
class SparkBars;
class StateChip;
class TextLabel;

class NeuronCard : public QFrame {
    Q_OBJECT

  public:
    NeuronCard(AppContext& context, QWidget* window);
    ~NeuronCard() override;
    [[nodiscard]] std::optional<NeuronId> neuron() const;  // that is shown

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

  private:
    // A neuron that is named somewhere: by which widget, where in it, and what its tooltip says.
    struct Named {
        QPointer<QWidget> widget;
        QRect place;
        NeuronId neuron = 0;
        QString note;
    };
    [[nodiscard]] std::optional<Named> namedBy(QWidget* widget, const QPoint& place) const;
    void build();
    void waitFor(Named named);
    void showNow();
    void leave();
    void fillIn();
    void fetchExamples();
    void showExamples(const std::vector<DocumentRow>& rows);
    void placeBeside();

    AppContext& context_;
    std::optional<Named> named_;
    QTimer delay_;
    std::shared_ptr<Reader> reader_;
    Task examples_task_;
    TextLabel* title_ = nullptr;
    StateChip* state_ = nullptr;
    TextLabel* numbers_ = nullptr;
    TextLabel* note_ = nullptr;
    SparkBars* spark_ = nullptr;
    QWidget* lines_ = nullptr;
    std::vector<TextLabel*> texts_;
    std::vector<QLabel*> pictures_;
};

}  // namespace sparsescope

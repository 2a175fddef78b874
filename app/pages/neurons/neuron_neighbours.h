// SPDX-License-Identifier: GPL-3.0-or-later
// Neurons that have to do with the shown one, as chips to go to: nearest rows, often active
// together, antagonists, and its best matches in another model.
#pragma once
#include <QWidget>

class QComboBox;

namespace sparsescope {

class AppContext;
class Commands;
class FlowLayout;
class NeuronQuestions;
class TextLabel;

class NeuronNeighbours : public QWidget {
    Q_OBJECT

  public:
    NeuronNeighbours(AppContext& context, Commands& commands, NeuronQuestions& questions,
                     QWidget* parent = nullptr);

  private:
    struct Group {
        TextLabel* title = nullptr;
        FlowLayout* chips = nullptr;
        TextLabel* empty = nullptr;
    };
    Group addGroup(const QString& name, const QString& title, const QString& meaning,
                   QWidget* beside = nullptr);
    void addChip(const Group& group, ModelId model, NeuronId neuron, const QString& prefix,
                 const QString& note, const QString& meaning);
    void refreshNearest();
    void refreshTogether();
    void refreshModels();
    void refreshMatches();

    AppContext& context_;
    Commands& commands_;
    NeuronQuestions& questions_;
    Group nearest_;
    Group together_;
    Group apart_;
    Group elsewhere_;
    QComboBox* models_;
};

}  // namespace sparsescope

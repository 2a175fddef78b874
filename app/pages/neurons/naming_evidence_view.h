// SPDX-License-Identifier: GPL-3.0-or-later
// What speaks for or against a name: example documents, the labels in words, and the nearest
// neurons with their names. Takes no focus: keys are the queue's.
#pragma once
#include <QWidget>

namespace sparsescope {

class AppContext;
class DocumentList;
class FlowLayout;
class PaneTabs;
class TextLabel;
struct NamingEvidence;

class NamingEvidenceView : public QWidget {
    Q_OBJECT

  public:
    explicit NamingEvidenceView(AppContext& context, QWidget* parent = nullptr);
    // The words of the name are shown bold in the texts.
    void show(const NamingEvidence& evidence, const QString& name);
    void clear();

  private:
    QWidget* buildExamples();
    QWidget* buildSide();
    [[nodiscard]] QString labelsText(const NamingEvidence& evidence) const;

    AppContext& context_;
    TextLabel* examples_title_ = nullptr;
    DocumentList* examples_ = nullptr;
    TextLabel* labels_ = nullptr;
    FlowLayout* neighbours_ = nullptr;
    PaneTabs* tabs_;
};

}  // namespace sparsescope
